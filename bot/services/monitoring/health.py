"""How this process is: what a restart would mend, what it would not, and what is as it should be.

Whoever runs the bot restarts it where this says that it is stuck. An outage of Discord's or a long
limit is none of that: it is over when it is over, and who knocks again and again makes it longer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot import __version__
from bot.errors import StoreError
from bot.models import ALL_ROLES, Health, Role
from bot.services.base import TOLD_FROM, Clock, ClockDrift, Edge
from bot.services.monitoring.loop_delay import LoopDelay
from bot.services.outbox import Deliveries
from bot.services.processes import RoleLeases, ShardLeases
from bot.services.upkeep import Scheduler
from bot.store.engine import Database
from bot.store.processes import figures

STUCK_AFTER = timedelta(minutes=10)  # nothing that only asks the tables takes as long
ANSWER_TIME = 5.0  # seconds the store has to answer a look
LATE_AFTER = timedelta(minutes=10)  # a delivery that has been due for longer is told of
FRESH = 1.0  # seconds in which a look is not made anew
_STATM = Path("/proc/self/statm")  # Linux alone has it
_PAGE = 4096  # bytes; of every Linux that CPython's wheels are built for but some on ARM


@dataclass(frozen=True, slots=True)
class Gateway:
    """How the connection to Discord is, in a word.

    ``latency`` is the seconds that the slowest shard's last heartbeat took; ``shards`` how many
    are connected, of how many.
    """

    state: str
    is_ready: bool
    latency: float | None = None
    shards: tuple[int, int] = (0, 0)


NO_GATEWAY = Gateway("not its role", is_ready=True)
STANDS_BY = Gateway("standing by", is_ready=True)


class HealthCheck:
    """Looks at everything the process does."""

    def __init__(
        self,
        database: Database,
        outbox: Deliveries,
        scheduler: Scheduler,
        edge: Edge,
        drift: ClockDrift,
        clock: Clock,
        *,
        roles: Collection[Role] = ALL_ROLES,
        leases: RoleLeases | None = None,
        shards: ShardLeases | None = None,
        gateway: Callable[[], Gateway],
    ) -> None:
        """Make it.

        Args:
            database: which is asked for what waits.
            outbox: which must be looked at again and again.
            scheduler: whose rounds must end.
            edge: what is known of the way to Discord.
            drift: how far the clocks are apart.
            clock: tells the time.
            roles: what the process does: of nothing else it is judged.
            leases: tell where another process does what only one may.
            shards: tell which are this process's.
            gateway: tells how the connection is.
        """
        self.delay = LoopDelay()
        self._database = database
        self._outbox = outbox
        self._scheduler = scheduler
        self._edge = edge
        self._drift = drift
        self._clock = clock
        self._roles = roles
        self._leases = leases
        self._sharing = shards
        self._gateway = gateway
        self._started_at = clock()
        self._reading: asyncio.Task[tuple[int, datetime | None]] | None = None
        self._reading_since = 0.0
        self._looking = asyncio.Lock()
        self._last: tuple[float, Health] | None = None

    async def look(self) -> Health:
        """Return how the process is now."""
        async with self._looking:
            time = asyncio.get_running_loop().time()
            if self._last is None or time - self._last[0] >= FRESH:
                self._last = time, await self._look()
            return self._last[1]

    async def _look(self) -> Health:
        now = self._clock()
        stands_by = self._stands_by()
        gateway = self._look_at_gateway(stands_by)
        ahead = self._drift.ahead
        health = Health(
            version=__version__,
            started_at=self._started_at,
            at=now,
            gateway=gateway.state,
            roles=tuple(role for role in Role if role in self._roles),
            stands_by=stands_by,
            gateway_latency=gateway.latency,
            shards=gateway.shards,
            shard_ids=() if self._sharing is None else tuple(sorted(self._sharing.held.ids)),
            shard_count=1 if self._sharing is None else self._sharing.held.of,
            scheduler="running" if self._scheduler.is_running else "not started",
            is_edge_bad=self._edge.is_bad,
            edge_rest=self._edge.rest_left().total_seconds(),
            limits_met=self._edge.limits_met,
            clock_ahead=None if ahead is None else ahead.total_seconds(),
            loop_delay=self.delay.longest,
            memory=_resident(),
        )
        stuck = list(self._stuck())
        troubles = list(self._troubles(gateway, ahead))
        try:
            waiting = await self._ask_store(now)
        except StoreError as error:
            troubles.append(error.sentence)
            waiting = None
        if waiting is None:
            waited = asyncio.get_running_loop().time() - self._reading_since
            if self._reading is not None and waited >= STUCK_AFTER.total_seconds():
                stuck.append("The database has not answered for ten minutes.")
            elif self._reading is not None:
                troubles.append("The database is slow to answer.")
        else:
            count, oldest = waiting
            late = timedelta(0) if oldest is None else max(now - oldest, timedelta(0))
            if late >= LATE_AFTER:
                minutes = late.total_seconds() / 60
                troubles.append(f"The oldest delivery has been due for {minutes:.0f} minutes.")
            health = replace(health, outbox=count, oldest_due=late.total_seconds())
        return replace(health, stuck=tuple(stuck), troubles=tuple(troubles))

    def _stands_by(self) -> tuple[Role, ...]:
        """Return the roles in which other processes do everything; sweepers share their work."""
        waits = []
        if Role.GATEWAY in self._roles and self._sharing is not None and self._sharing.stands_by:
            waits.append(Role.GATEWAY)
        if self._leases is not None and self._leases.stands_by(Role.SENDER):
            waits.append(Role.SENDER)
        return tuple(waits)

    def _look_at_gateway(self, stands_by: Collection[Role]) -> Gateway:
        if Role.GATEWAY not in self._roles:
            return NO_GATEWAY
        return STANDS_BY if Role.GATEWAY in stands_by else self._gateway()

    def _stuck(self) -> list[str]:
        rounds = self._scheduler.stuck(STUCK_AFTER)
        found = [f"The round {name} has not ended for ten minutes." for name in rounds]
        silent = self._outbox.silent_for
        if silent is not None and silent >= STUCK_AFTER:
            found.append("The outbox has not been looked at for ten minutes.")
        return found

    def _troubles(self, gateway: Gateway, ahead: timedelta | None) -> list[str]:
        found = []
        if not gateway.is_ready:
            found.append(f"Discord's gateway: {_said(gateway)}.")
        if self._edge.is_bad:
            found.append("The way to Discord is bad: only probes go out until one is answered.")
        if (rest := self._edge.rest_left()) > timedelta(0):
            found.append(f"Discord wants no request for {rest.total_seconds():.0f} s more.")
        if ahead is not None and abs(ahead) > TOLD_FROM:
            found.append(
                f"This machine's clock is {ahead.total_seconds():+.0f} s off Discord's. Let the "
                "system keep it (NTP)."
            )
        return found

    async def _ask_store(self, now: datetime) -> tuple[int, datetime | None] | None:
        """Return what waits; none if the store takes long: it is asked on, never cut off."""
        loop = asyncio.get_running_loop()
        if self._reading is None:
            self._reading_since = loop.time()
            self._reading = asyncio.create_task(self._waiting(now), name="health")
        done, _ = await asyncio.wait({self._reading}, timeout=ANSWER_TIME)
        if not done:
            return None
        reading, self._reading = self._reading, None
        return reading.result()

    async def _waiting(self, now: datetime) -> tuple[int, datetime | None]:
        async with self._database.read() as connection:
            return await figures.waiting(connection, now)


def _resident() -> int | None:
    """Return this process's resident memory in bytes, where that can be read."""
    try:
        return int(_STATM.read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return None


def _said(gateway: Gateway) -> str:
    """Say how the connection is; where there are several, of how many."""
    up, there = gateway.shards
    return f"{gateway.state}, {up} of {there} shards are connected" if there > 1 else gateway.state
