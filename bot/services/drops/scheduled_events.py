"""Drops become scheduled events of Discord, in guilds that want it: made, moved and cancelled.

What is to be made is written down before it is tried; a try whose end nobody knows is looked for
among the guild's events before another one is made. Guilds are kept beside each other: the trouble
of one is its own. Knows nothing of Discord's library.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.errors import StoreError
from bot.languages import mark, speaking, tr
from bot.models import Drop
from bot.rules.drops import is_same
from bot.services.base import AskedToWaitError, Clock, StillRunningError, Tries, logged_about
from bot.services.drops.event_plans import (
    Desk,
    EventGoneError,
    EventRefusedError,
    Plan,
    marker_of,
    plan_of,
)
from bot.services.outbox import Deliveries, notices
from bot.store.alerts import drops
from bot.store.engine import Database
from bot.store.guilds import ScheduledEvent, events, settings

AT_ONCE = 8  # guilds kept beside each other
PATIENCE = timedelta(seconds=5)  # a request that takes longer runs on, and the others are kept
# discord.py waits a second or more before it asks anew (discord/http.py, HTTPClient.request): an
# event that took longer to make may have been made twice.
SURE = 0.9  # seconds
RETRY = timedelta(hours=1)  # after a refusal
FIRST_RETRY = timedelta(seconds=30)  # after a doubt; doubles with each
LONGEST_RETRY = timedelta(hours=1)
TOLD_AGAIN = timedelta(days=1)  # after so long without a refusal it is news again
FAILED = mark("Raincloud failed to make the event; the log says where.")
NEVER = -1  # the revision of an event that was not made yet

_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class _Guild:
    """What is to be kept in step with what, in one guild."""

    id: int
    makes_more: bool
    language: str
    drops: list[Drop]
    gone: list[Drop]
    known: dict[int, ScheduledEvent] = field(default_factory=dict)


class Events:
    """Keeps guilds' scheduled events in step with the drops they hear of."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        outbox: Deliveries,
        clock: Clock,
        *,
        discord_clock: Clock | None = None,
        patience: timedelta = PATIENCE,
    ) -> None:
        """Make it.

        Args:
            database: where events are kept.
            desk: where they are made.
            outbox: is told when something is owed.
            clock: tells the time.
            discord_clock: tells Discord's, which takes no event that begins in the past; ours by
                default.
            patience: how long a guild's request holds the others up.
        """
        self._database = database
        self._desk = desk
        self._outbox = outbox
        self._clock = clock
        self._discord_clock = discord_clock or clock
        self._patience = patience
        self._tries = Tries()
        self._rests: dict[int, tuple[datetime, datetime]] = {}  # from when to when, by guild

    async def keep_in_step(self) -> datetime | None:
        """Make, move and cancel what is due in every guild; what fails is tried again later."""
        now = self._discord_clock()
        async with self._database.read() as connection:
            wanting = await events.wanting(connection, now)
            guild_ids = wanting | await events.having(connection, now)
            told = await drops.upcoming(connection, None, now) if guild_ids else []
        gate = asyncio.Semaphore(AT_ONCE)

        async def keep(guild_id: int) -> None:
            async with gate:
                await self._keep_guild(guild_id, told, makes_more=guild_id in wanting)

        tasks = [asyncio.create_task(keep(guild_id)) for guild_id in sorted(guild_ids)]
        try:
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            for task in tasks:
                task.cancel()
        for error in ended:
            if isinstance(error, StoreError):
                raise error
        return None

    async def aclose(self) -> None:
        """Cut off what still runs; it is looked for at the next start."""
        await self._tries.aclose()

    async def _keep_guild(self, guild_id: int, told: Sequence[Drop], *, makes_more: bool) -> None:
        """Keep one guild's events, whatever that meets."""
        if self._tries.is_running(guild_id) or not self._desk.is_open():
            return
        begun, over = self._rests.get(guild_id, (self._clock(), self._clock()))
        if begun <= self._clock() < over:  # a clock that was set back makes no rest longer
            return
        with logged_about(guild_id=guild_id):
            try:
                guild = await self._look(guild_id, told, makes_more=makes_more)
                await self._keep_in_step(guild)
            except StillRunningError:
                _log.warning("Guild %d: an event takes long; it is waited for", guild_id)
            except StoreError:
                raise
            except Exception:  # noqa: BLE001 - whatever it met, the other guilds go on
                _log.exception("The events of guild %d could not be kept in step", guild_id)

    async def _look(self, guild_id: int, told: Sequence[Drop], *, makes_more: bool) -> _Guild:
        async with self._database.read() as connection:
            own = await drops.upcoming(connection, guild_id, self._discord_clock())
            known = await events.of_guild(connection, guild_id)
            gone = await events.cancelled(connection, guild_id)
            language = await settings.language(connection, guild_id)
        twice = {drop.id for drop in told if any(is_same(drop, mine) for mine in own)}
        return _Guild(
            id=guild_id,
            makes_more=makes_more,
            language=language,
            drops=[*own, *(drop for drop in told if drop.id not in twice)],
            gone=[*gone, *(drop for drop in told if drop.id in twice & known.keys())],
            known=known,
        )

    async def _keep_in_step(self, guild: _Guild) -> None:
        """Do what is due in a guild, one after another, up to the first doubt.

        A guild that wants no more events keeps those it has, and true.
        """
        now = self._discord_clock()
        for drop in guild.drops:
            plan = plan_of(drop, now, guild.language)
            is_wanted = guild.makes_more or drop.id in guild.known
            if plan is not None and is_wanted and not await self._do(guild, plan):
                return
        for drop in guild.gone:
            if not await self._cancel(drop, guild.known[drop.id]):
                return

    async def _do(self, guild: _Guild, plan: Plan) -> bool:
        """Make or change one event, unless it is right or rests; tell whether to go on."""
        drop, known = plan.drop, guild.known.get(plan.drop.id)
        is_first = known is None
        if known is None:
            known = ScheduledEvent(guild.id, drop.id, None, NEVER, self._clock(), None)
            await self._keep(known)
        elif _is_right(known, drop) or rests(known, self._clock()):
            return True

        async def act() -> int:
            event_id = known.event_id
            if event_id is not None:
                await self._desk.change(guild.id, event_id, plan)
                return event_id
            if not is_first:  # an earlier try ended in doubt, or was refused
                found = await self._desk.find(guild.id, plan.marker)
                if found:
                    await self._delete(guild.id, found[1:])
                    await self._desk.change(guild.id, found[0], plan)  # it may show another time
                    return found[0]
            return await self._make(guild.id, plan)

        return await self._try(known, drop.revision, act)

    async def _make(self, guild_id: int, plan: Plan) -> int:
        """Make an event; one that took long may have a twin, which goes."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        event_id = await self._desk.make(guild_id, plan)
        if loop.time() - begun > SURE:
            try:
                found = await self._desk.find(guild_id, plan.marker)
                await self._delete(guild_id, [twin for twin in found if twin != event_id])
            except (EventRefusedError, OSError) as error:
                _log.warning("Guild %d: an event may be there twice (%s)", guild_id, error)
        return event_id

    async def _delete(self, guild_id: int, event_ids: Sequence[int]) -> None:
        for event_id in event_ids:
            with suppress(EventGoneError):
                await self._desk.delete(guild_id, event_id)

    async def _cancel(self, drop: Drop, known: ScheduledEvent) -> bool:
        """Take an event away; where it is in doubt whether it was made, it is looked for."""
        if _is_away(known) or rests(known, self._clock()):
            return True

        async def act() -> None:
            there = (
                [known.event_id]
                if known.event_id is not None
                else await self._desk.find(known.guild_id, marker_of(drop))
            )
            for event_id in there:
                with suppress(EventGoneError):
                    await self._desk.cancel(known.guild_id, event_id)

        return await self._try(known, drop.revision, act)

    async def _try(
        self, known: ScheduledEvent, revision: int, act: Callable[[], Awaitable[int | None]]
    ) -> bool:
        """Do something to an event and write down what became of it; tell whether that is known.

        Raises:
            StillRunningError: that takes long; it is written down when it is known.
        """
        try:
            event = await self._tries.run(
                known.guild_id,
                lambda: self._outcome(known, revision, act),
                patience=self._patience,
                late=self._keep,
            )
        except StillRunningError:
            await self._keep(self._doubtful(known))
            raise
        await self._keep(event)
        return event.error is not None or event.attempts == 0

    async def _outcome(
        self, known: ScheduledEvent, revision: int, act: Callable[[], Awaitable[int | None]]
    ) -> ScheduledEvent:
        """Return an event as it stands after a try.

        What is in doubt is left as it was: making it begins with a look, the rest is harmless.
        """
        try:
            event_id = await act()
        except EventGoneError:  # a moderator deleted it: it is not made again
            event_id = known.event_id
        except EventRefusedError as error:
            _log.warning("Guild %d, drop %d: %s", known.guild_id, known.drop_id, error.sentence)
            return self._doubtful(known)._replace(error=error.sentence)
        except AskedToWaitError as error:
            _log.warning("Guild %d: events rest for %s", known.guild_id, error.after)
            self._rests[known.guild_id] = self._clock(), self._clock() + error.after
            return self._doubtful(known)
        except OSError as error:
            _log.warning(
                "The event of drop %d: %s", known.drop_id, str(error) or type(error).__name__
            )
            return self._doubtful(known)
        except Exception:  # noqa: BLE001 - a fault of ours must not be met again and again
            _log.exception("Guild %d: no event of drop %d", known.guild_id, known.drop_id)
            return self._doubtful(known)._replace(error=FAILED)
        return known._replace(
            event_id=event_id, revision=revision, tried_at=self._clock(), error=None, attempts=0
        )

    def _doubtful(self, known: ScheduledEvent) -> ScheduledEvent:
        return known._replace(tried_at=self._clock(), error=None, attempts=known.attempts + 1)

    async def _keep(self, event: ScheduledEvent) -> None:
        """Write an event down; a refusal that the guild does not know of yet is told there."""
        now, is_told = self._clock(), False
        async with self._database.write() as connection:
            if event.error is not None:
                lately = await events.refusals(connection, event.guild_id, now - TOLD_AGAIN)
                is_told = event.error not in lately
            await events.keep(connection, event)
            if is_told:
                with speaking(await settings.language(connection, event.guild_id)):
                    text = tr(
                        "Drops do not become scheduled events of this server: {why} It is tried "
                        "again each hour. `/manage settings` turns this off.",
                        why=tr(event.error or FAILED),
                    )
                cause = f"events:{event.guild_id}:{now:%Y%m%d%H%M%S}"
                await notices.tell_server(connection, event.guild_id, cause, text, now)
        if is_told:
            self._outbox.wake()


def _is_right(event: ScheduledEvent, drop: Drop) -> bool:
    return event.event_id is not None and event.revision == drop.revision


def _is_away(event: ScheduledEvent) -> bool:
    return event.event_id is None and event.revision != NEVER


def rests(event: ScheduledEvent, now: datetime) -> bool:
    """Tell whether an event is left alone for now: it was refused, or nobody knows, lately."""
    if event.error is not None:
        wait = RETRY
    elif event.attempts:
        wait = min(FIRST_RETRY * 2 ** min(event.attempts - 1, 10), LONGEST_RETRY)
    else:
        return False
    return event.tried_at <= now < event.tried_at + wait
