"""Keeps the commands at Discord those of this release, however long Discord refuses them.

At each start Discord's own list is looked at: another program with the same token may have written
over it. Knows nothing of Discord's library.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from typing import Protocol

from bot.errors import RaincloudError, StoreError
from bot.store.engine import Database
from bot.store.guilds import settings

FIRST_RETRY = timedelta(seconds=5)  # doubles with each try
LONGEST_RETRY = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=1)  # the daily limit of new commands is over by then
SLOW = timedelta(seconds=30)  # a request that takes longer is told of; it goes on
NO_ANSWER = (
    "Discord has not answered for 30 seconds; it may be holding requests back. The commands it "
    "has go on working, and the request goes on. Nothing needs to be done."
)
_NOTE = "commands"

_log = logging.getLogger(__name__)


class CommandsRefusedError(RaincloudError):
    """Discord does not take the commands, or does not list them; says what to do.

    Args:
        sentence: for the operator.
        retry_after: how long Discord wants to be left alone, where it said so.
    """

    def __init__(self, sentence: str, retry_after: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCommand:
    """A command as Discord lists it; ``digest`` stands for all that it shows of it."""

    name: str
    id: int
    digest: str
    is_typed: bool = True  # and not one of a menu, which no text can mention


class Registry(Protocol):
    """Where commands are registered; raises ``CommandsRefusedError``."""

    async def fingerprint(self) -> str:
        """Return what tells this release's commands, for one application, from all others."""

    async def listed(self) -> list[ListedCommand]:
        """Return the commands that Discord has."""

    async def register(self) -> list[ListedCommand]:
        """Make them those of this release, and return them as Discord has them now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandState:
    """What is known of the commands at Discord.

    ``ids`` are those of the typed commands, by name; ``error`` says why they are not, or may not
    be, those of this release.
    """

    fingerprint: str = ""
    listed: str = ""
    ids: Mapping[str, int] = field(default_factory=dict)
    error: str | None = None


class CommandSync:
    """Registers the commands where they differ, and remembers what Discord made of them."""

    def __init__(
        self,
        database: Database,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        slow: timedelta = SLOW,
    ) -> None:
        """Make it.

        Args:
            database: where it is remembered.
            sleep: waits for a number of seconds.
            slow: after how long without an answer that is told.
        """
        self._database = database
        self._sleep = sleep
        self._slow = slow

    async def state(self) -> CommandState:
        """Return what is known of the commands at Discord."""
        async with self._database.read() as connection:
            return _read(await settings.note(connection, _NOTE))

    async def keep(self, registry: Registry, learn: Callable[[Mapping[str, int]], object]) -> None:
        """Make Discord's commands those of this release; try until it is done.

        Args:
            registry: Discord's list.
            learn: is told the ids of the typed commands, by name.
        """
        failures = 0
        while True:
            wait = min(FIRST_RETRY * 2 ** min(failures, 10), LONGEST_RETRY)
            try:
                learn(await self._answered(registry))
            except CommandsRefusedError as error:
                wait = min(max(wait, error.retry_after or wait), LONGEST_WAIT)
                sentence = error.sentence
            except StoreError as error:
                sentence = error.sentence
            except Exception:  # noqa: BLE001 - commands must come whatever one try met
                _log.exception("The commands could not be looked at")
                sentence = "Raincloud failed to look at the commands; the log says where."
            else:
                return
            failures += 1
            _log.error("Commands: %s Tried again in %.0f s", sentence, wait.total_seconds())
            await self._note(sentence)
            await self._sleep(wait.total_seconds())

    async def _answered(self, registry: Registry) -> Mapping[str, int]:
        """Look once, however long it takes: a request is never cut off but by the end of all."""
        look = asyncio.create_task(self._look(registry), name="commands: one look")
        try:
            done, _ = await asyncio.wait({look}, timeout=self._slow.total_seconds())
            if not done:
                _log.warning("Commands: %s", NO_ANSWER)
                await self._note(NO_ANSWER)
            return await look
        finally:
            look.cancel()

    async def _look(self, registry: Registry) -> Mapping[str, int]:
        """Compare, register what differs, and remember it; return the ids."""
        known, ours = await self.state(), await registry.fingerprint()
        listed = await registry.listed()
        if (known.fingerprint, known.listed) != (ours, _digest(listed)):
            listed = await registry.register()
            _log.info("The commands differed and were given to Discord")
        ids = {command.name: command.id for command in listed if command.is_typed}
        state = CommandState(fingerprint=ours, listed=_digest(listed), ids=ids)
        if state != known:
            await self._keep(state)
        return ids

    async def _note(self, error: str) -> None:
        """Remember what is wrong, for who looks from outside."""
        try:
            await self._keep(replace(await self.state(), error=error))
        except StoreError as fault:
            _log.error("Commands: %s", fault.sentence)

    async def _keep(self, state: CommandState) -> None:
        async with self._database.write() as connection:
            await settings.keep_note(connection, _NOTE, json.dumps(asdict(state)))


def _read(note: str | None) -> CommandState:
    """Read what was remembered; an earlier release kept a fingerprint alone, which says nothing."""
    try:
        return CommandState(**json.loads(note or ""))
    except (ValueError, TypeError):
        return CommandState()


def _digest(listed: Iterable[ListedCommand]) -> str:
    return sha256("\n".join(sorted(command.digest for command in listed)).encode()).hexdigest()
