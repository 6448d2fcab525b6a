"""Who of several processes does what only one may do: one a role, the others stand by.

A lease lasts ten seconds and is renewed every two. A process that could not renew it for five
stops by itself, so that between its last request and the first of whoever takes over lie five
seconds; one that is killed is followed within eleven. With SQLite there is one process, and all is
its own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import timedelta

from bot.errors import StoreError
from bot.models import Role
from bot.store.engine import Connection, Database
from bot.store.processes import leases

LEASE = timedelta(seconds=10)
RENEWED_EVERY = timedelta(seconds=2)
LOOKED_EVERY = timedelta(seconds=1)  # by who stands by
MARGIN = timedelta(seconds=5)  # before its end, from which on its holder does nothing more
_DUE = (LEASE - RENEWED_EVERY).total_seconds()  # until its end, when it is renewed
HANDED_OVER = timedelta(seconds=1)  # in which Discord counts what was just sent

_log = logging.getLogger(__name__)


class RoleLeases:
    """The leases of one process's roles. One task runs :meth:`run`."""

    def __init__(
        self,
        database: Database,
        roles: Collection[Role],
        holder: str,
        *,
        loop_time: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Make them.

        Args:
            database: where they are kept.
            roles: what this process does.
            holder: a name that no other process ever has.
            loop_time: monotonic seconds; the running loop's by default.
            sleep: waits for a number of seconds.
        """
        self._database = database
        self._roles = [role for role in Role if role in roles]
        self._holder = holder
        self._time = loop_time
        self._sleep = sleep
        end = float("inf") if database.is_sqlite else float("-inf")
        self._until = dict.fromkeys(self._roles, end)  # when each lease ends, by the loop's time
        self._had: set[Role] = set()
        self._changed = asyncio.Event()
        self._is_failing = False  # told once, not each time

    def holds(self, role: Role) -> bool:
        """Tell whether this process may do now what only one may."""
        return self._now() < self._until.get(role, float("-inf")) - MARGIN.total_seconds()

    def stands_by(self, role: Role) -> bool:
        """Tell whether this process waits until no other does what only one may."""
        return self._until.get(role) == float("-inf")

    async def wait_for(self, role: Role) -> None:
        """Wait until this process may do what only one may."""
        await self._wait(lambda: self.holds(role))

    async def wait_for_another(self, role: Role) -> None:
        """Wait until another process does what this one did."""
        await self._wait(lambda: role in self._had and self.stands_by(role))

    async def run(self) -> None:
        """Take, renew and look after the leases, for ever; give them back in the end."""
        if self._database.is_sqlite:
            await asyncio.Event().wait()
        try:
            while True:
                await self.look()
                await self._sleep(LOOKED_EVERY.total_seconds())
        finally:
            await self._give_back()

    async def look(self) -> None:
        """Renew what is this process's and due, and take what is nobody's."""
        due = [role for role in self._roles if self._until[role] - self._now() <= _DUE]
        if not due:
            return
        asked_at = self._now()  # the lease begins later, if at all
        try:
            async with self._database.beside() as connection:
                held = {role: await self._take(connection, role) for role in due}
        except StoreError as error:
            if not self._is_failing:
                _log.warning("Leases are not renewed now: %s", error.sentence)
            self._is_failing = True
            return
        self._is_failing = False
        for role, is_held in held.items():
            self._note(role, asked_at + LEASE.total_seconds() if is_held else float("-inf"))
        self._changed.set()
        self._changed = asyncio.Event()

    async def _take(self, connection: Connection, role: Role) -> bool:
        return await leases.take(connection, role.value, self._holder, LEASE)

    def _note(self, role: Role, until: float) -> None:
        was_held = not self.stands_by(role)
        is_held = until > float("-inf")
        if is_held and not was_held:
            _log.info("What only one %s does is this process's now", role.value)
        elif was_held and not is_held:
            _log.warning("What only one %s does is another process's now", role.value)
        self._until[role] = until
        if is_held:
            self._had.add(role)

    async def _wait(self, condition: Callable[[], bool]) -> None:
        while not condition():
            await self._changed.wait()

    async def _give_back(self) -> None:
        """Let others have what is held; nothing is done by it any more."""
        if not self._had:
            return
        self._until = dict.fromkeys(self._roles, float("-inf"))
        with suppress(StoreError):  # then they end by themselves
            async with self._database.beside() as connection:
                await leases.give_back(connection, self._holder, HANDED_OVER)

    def _now(self) -> float:
        return self._time() if self._time else asyncio.get_running_loop().time()
