"""Which of the connections to Discord's gateway are this process's, where several share them.

Each shard is a lease by the database's clock. Every living gateway has its fair share: who comes is
given shards by who has too many, a few at a time, and what a dead one had is taken when its leases
end. Shards that work are moved, though their servers are unanswered for the seconds in which the
new connection begins: otherwise, after each had been started anew once, one gateway would have all
and the others none. How many shards there are is agreed when the first gateway begins, and stays so
until the last one ends: a guild's shard depends on it, so that two numbers at once would answer a
guild twice or never. With SQLite there is one process, and all is its own.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress

from bot.errors import StoreError
from bot.models import SessionStarts, Shards
from bot.services.processes.identify_turns import SPAN, IdentifyTurns
from bot.services.processes.role_leases import LEASE, LOOKED_EVERY, MARGIN
from bot.store.engine import Connection, Database
from bot.store.processes import gateways

_log = logging.getLogger(__name__)


class OtherGatewaysError(Exception):
    """The gateways that live do otherwise than this one was told to; says what to do."""


def fair_share(counts: Counter[str], of: int, name: str) -> int:
    """Return how many shards one of several gateways is to have.

    Args:
        counts: how many each has now, by its name; who has more is given what is left over.
        of: how many there are.
        name: whose share is asked for.
    """
    order = sorted(counts, key=lambda each: (-counts[each], each))
    share, rest = divmod(of, len(order))
    return share + (order.index(name) < rest)


class ShardLeases:
    """The shards of one process. One task runs :meth:`run`, another opens and closes them."""

    def __init__(
        self,
        database: Database,
        holder: str,
        *,
        named: Shards | None = None,
        loop_time: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Make them; where there may be others, none is this process's before :meth:`agree`.

        Args:
            database: where they are kept.
            holder: a name that no other process ever has.
            named: the shards that this process is to have, and no others; without it, a share.
            loop_time: monotonic seconds; the running loop's by default.
            sleep: waits for a number of seconds.
        """
        self.turns = IdentifyTurns(database, loop_time=loop_time, sleep=sleep)
        self.surplus: frozenset[int] = frozenset()  # open ones that others wait for
        self._database = database
        self._holder = holder
        self._named = named
        self._kind = gateways.SHARER if named is None else gateways.NAMED
        self._presence = f"{self._kind}{holder[-8:]}"
        self._time = loop_time
        self._sleep = sleep
        self._of = 1
        self._at_once = 1
        self._held = frozenset({0} if database.is_sqlite else ())
        self._opened: set[int] = set()
        self._until = float("inf" if database.is_sqlite else "-inf")  # of all, by the loop's time
        self._given_at = float("-inf")
        self._changed = asyncio.Event()
        self._is_lost = asyncio.Event()
        self._is_failing = False  # told once, not each time
        self._looking = asyncio.Lock()

    @property
    def held(self) -> Shards:
        """The shards that are this process's now."""
        return Shards(self._held, self._of)

    @property
    def stands_by(self) -> bool:
        """Whether this process is one of the gateways, and others have all that it could have."""
        return self._until > float("-inf") and not self._held

    @property
    def leads(self) -> bool:
        """Whether this process does what only one gateway may: it has the first shard."""
        return 0 in self._held and self._now() < self._until - MARGIN.total_seconds()

    def next_to_open(self) -> int | None:
        """Return the next shard of this process's to be opened, and count it as open.

        None is opened during a look, which may be giving it up.
        """
        waiting = self._held - self._opened
        if not waiting or self._looking.locked():
            return None
        self._opened.add(min(waiting))
        return min(waiting)

    async def agree(self, told: SessionStarts) -> None:
        """Agree with other gateways how many shards there are, and be one of them.

        Args:
            told: what Discord has just said.

        Raises:
            OtherGatewaysError: they do otherwise than this process was told to.
            StoreError: they cannot be asked.
        """
        self.turns.at_once = told.at_once
        if self._database.is_sqlite:
            self._of, self._held = told.shards, frozenset(range(told.shards))
            return
        asked_at = self._now()
        wanted = told.shards if self._named is None else self._named.of
        async with self._database.beside() as connection:
            await gateways.lock(connection)
            await self._compare_kinds(connection)
            agreed = await gateways.agree(connection, told, wanted, but=self._holder)
            if self._named is not None and agreed.shards != self._named.of:
                raise OtherGatewaysError(
                    f"Other gateways have {agreed.shards} shards, and this one was told --of "
                    f"{self._named.of}. Nothing was changed. End all of them before the number "
                    "changes."
                )
            await gateways.take_free(connection, [self._presence], self._holder, LEASE)
        self._of, self._at_once = agreed.shards, agreed.at_once
        self._until = asked_at + LEASE.total_seconds()
        if told.shards > self._of:
            _log.warning(
                "Discord wants %d shards by now, and the gateways have %d. The number changes when "
                "no gateway runs: end all, and start them again",
                told.shards,
                self._of,
            )

    async def run(self) -> None:
        """Renew what is held, and take and give up what is to be, for ever; all in the end."""
        if self._database.is_sqlite:
            await asyncio.Event().wait()
        try:
            while True:
                await self.look()
                await self._sleep(LOOKED_EVERY.total_seconds())
        finally:
            self._held = frozenset()
            with suppress(StoreError):  # then they end by themselves
                async with self._database.beside() as connection:
                    await gateways.release(connection, self._holder)

    async def look(self) -> None:
        """Renew, take and give up once."""
        async with self._looking:
            await self._look_once()

    async def _look_once(self) -> None:
        asked_at = self._now()  # leases begin later, if at all
        try:
            async with self._database.beside() as connection:
                held, excess = await self._look(connection)
        except StoreError as error:
            if not self._is_failing:
                _log.warning("Shards are not renewed now: %s", error.sentence)
            self._is_failing = True
            return
        self._is_failing = False
        if held is None:
            self._is_lost.set()
            return
        self._hold(held)
        self._until = asked_at + LEASE.total_seconds()
        self._give(excess)
        self._changed.set()
        self._changed = asyncio.Event()

    async def give_up(self, shard_id: int) -> None:
        """Let another gateway have a shard whose connection is closed."""
        async with self._looking:
            self._hold(self._held - {shard_id})
            self._opened.discard(shard_id)
            self.surplus -= {shard_id}
            with suppress(StoreError):  # then it is opened again, or another's when its lease ends
                async with self._database.beside() as connection:
                    await gateways.release(connection, self._holder, _names([shard_id]))

    async def wait_for_change(self) -> None:
        """Wait until something may be to do."""
        await self._changed.wait()

    async def wait_for_another(self) -> None:
        """Wait until another process has a shard that was this one's."""
        await self._is_lost.wait()

    async def _look(self, connection: Connection) -> tuple[frozenset[int] | None, int]:
        """Return what is held, or none if another has some of it, and how many are too many."""
        agreed = await gateways.lock(connection)
        renewed = await gateways.renew(connection, self._holder, LEASE)
        held = {int(name[len(gateways.SHARD) :]) for name in renewed if _is_shard(name)}
        if agreed is None or agreed.shards != self._of or not self._held <= held:
            return None, 0
        await gateways.take_free(connection, [self._presence], self._holder, LEASE)
        living = await gateways.live(connection)
        wanted, share = self._wanted(living)
        if surplus := len(held) - share:
            if surplus > 0:
                unopened = sorted(held - self._opened, reverse=True)[:surplus]
                await gateways.release(connection, self._holder, _names(unopened))
                held -= set(unopened)
            else:
                free = [each for each in wanted if f"{gateways.SHARD}{each}" not in living]
                taken = await gateways.take_free(
                    connection, _names(free[: share - len(held)]), self._holder, LEASE
                )
                held |= {int(name[len(gateways.SHARD) :]) for name in taken}
        return frozenset(held), max(len(held) - share, 0)

    def _wanted(self, living: dict[str, str]) -> tuple[Collection[int], int]:
        """Return the shards that may be taken, and how many of them this process is to have."""
        if self._named is not None:
            return sorted(self._named.ids), len(self._named.ids)
        counts = Counter(
            {holder: 0 for name, holder in living.items() if name.startswith(gateways.SHARER)}
        )
        for name, holder in living.items():
            if _is_shard(name) and holder in counts:
                counts[holder] += 1
        return range(self._of), fair_share(counts, self._of, self._holder)

    def _hold(self, held: frozenset[int]) -> None:
        if held != self._held:
            _log.info("Shards of this process: %s of %d", Shards(held, self._of), self._of)
        self._held = held

    def _give(self, excess: int) -> None:
        """Choose open shards for others, as many in five seconds as may begin there."""
        if not excess:
            self.surplus = frozenset()
        elif not self.surplus and self._now() - self._given_at >= SPAN.total_seconds():
            self._given_at = self._now()
            chosen = sorted(self._held, reverse=True)[: min(excess, self._at_once)]
            self.surplus = frozenset(chosen)

    async def _compare_kinds(self, connection: Connection) -> None:
        """Let no gateway share what others have by name, or the other way round."""
        other = gateways.NAMED if self._named is None else gateways.SHARER
        if any(name.startswith(other) for name in await gateways.live(connection)):
            raise OtherGatewaysError(
                "Some gateways have shards by name, and some share them. Nothing was changed. "
                "Give --shards and --of to all of them, or to none."
            )

    def _now(self) -> float:
        return self._time() if self._time else asyncio.get_running_loop().time()


def _is_shard(name: str) -> bool:
    return name.startswith(gateways.SHARD)


def _names(shard_ids: Collection[int]) -> list[str]:
    return [f"{gateways.SHARD}{shard_id}" for shard_id in shard_ids]
