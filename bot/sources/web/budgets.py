"""How often a host may be asked, and how long it is left alone after it said "slow down".

Knows nothing of requests: it counts, waits and remembers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.models import Pause
from bot.sources.web.errors import PausedError

Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[object]]

FIRST_PAUSE = timedelta(minutes=7)  # Shopify's limit was measured to last about 420 seconds
LONGEST_PAUSE = timedelta(hours=1)
FIRST_CLOSING = timedelta(minutes=15)  # after a refusal that is no "slow down"
LONGEST_CLOSING = timedelta(hours=6)
LONGEST_RETRY_AFTER = timedelta(days=1)  # a host that asks for more is asked again tomorrow
FORGOTTEN = timedelta(days=7)  # a pause that ended so long ago is no longer carried along
_DELAY = "delay of "  # before the name of a host, for its crawl delay
LONGEST_WAIT = timedelta(minutes=1)  # a longer crawl delay is a pause, not a wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One request every ``interval`` in the long run, ``burst`` at once after a rest."""

    interval: timedelta
    burst: int


SHOPIFY = Rate(interval=timedelta(seconds=5), burst=5)  # about 24 quick requests trip a 429
OTHERS = Rate(interval=timedelta(seconds=1), burst=1)
RATES = {"shopify": SHOPIFY}  # Shopify counts one client over all its shops; so do we


class SharedBudgets(Protocol):
    """What several processes that ask as one know together: whose turn is when, and what rests."""

    async def take(self, name: str, rate: Rate, *, longest: timedelta | None = None) -> timedelta:
        """Take the next turn of a budget; return how far away it is.

        Args:
            name: of the budget.
            rate: how often there is one.
            longest: one that is further away is not taken.
        """

    async def pauses(self) -> Collection[Pause]:
        """Return what rests, or has rested and was not answered well since."""

    async def keep(self, pauses: Collection[Pause], forgiven: Collection[str]) -> None:
        """Let all know of pauses, and of budgets that were answered well."""


class Budgets:
    """The rates and pauses of everything that is asked.

    Args:
        clock: the time now (aware, UTC).
        sleep: waits for a number of seconds.
        pauses: what an earlier process remembered.
        shared: what other processes take from, too; without it, this is the only one.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        pauses: Iterable[Pause] = (),
        shared: SharedBudgets | None = None,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._shared = shared
        self._untold: dict[str, Pause] = {}  # what the others do not know yet
        self._forgiven: set[str] = set()  # the same
        self._pauses = {pause.budget: pause for pause in pauses}
        self._full_at: dict[str, datetime] = {}  # when a budget will have all its burst again
        self._seen_at: datetime | None = None

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """The budgets that rest, and those that have rested and not yet been answered well."""
        return tuple(self._pauses.values())

    def learn(self, pauses: Iterable[Pause]) -> None:
        """Obey what others were told too, where it is still in force and longer than ours."""
        now = self._clock()
        for told in pauses:
            pause, known = _begun(told, now), self._pause(told.budget)
            if pause.until > now and (known is None or known.until < pause.until):
                self._pauses[pause.budget] = pause

    def check(self, budget: str) -> None:
        """Raise PausedError while a budget rests."""
        pause = self._pause(budget)
        if pause is not None and pause.until > self._clock():
            raise _paused(budget, pause.until)

    async def take(self, budget: str) -> None:
        """Wait for the budget's next free request; raise PausedError if it rests by then."""
        wait = await self._next_turn(budget, RATES.get(budget, OTHERS))
        if wait > timedelta(0):
            await self._sleep(wait.total_seconds())
        if self._shared is not None:
            self._be_told(await self._shared.pauses())
        self.check(budget)

    async def keep_distance(self, host: str, delay: timedelta) -> None:
        """Wait until a host's crawl delay since its last request is over."""
        if delay <= timedelta(0):
            return
        rate = Rate(interval=delay, burst=1)
        wait = await self._next_turn(f"{_DELAY}{host}", rate, longest=LONGEST_WAIT)
        if wait > LONGEST_WAIT:
            raise _paused(host, self._clock() + wait)
        if wait > timedelta(0):
            await self._sleep(wait.total_seconds())

    def refuse(self, budget: str, retry_after: timedelta | None = None) -> PausedError:
        """Note that a budget was told to slow down, and return the error to raise.

        The pause is 7 minutes, doubles with every refusal in a row up to an hour, and is never
        shorter than the host asked for. A refusal that arrives while the budget already rests was
        sent before the rest began, and does not double it.
        """
        pause = self._rest(budget, retry_after, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
        return _paused(budget, pause.until)

    def close(self, key: str, retry_after: timedelta | None = None) -> datetime:
        """Note that a host, or one address of it, refused us; return until when it is closed.

        It is closed for 15 minutes, twice as long with every refusal in a row, up to 6 hours.
        """
        pause = self._rest(key, retry_after, first=FIRST_CLOSING, longest=LONGEST_CLOSING)
        return pause.until

    def closed_until(self, key: str) -> datetime | None:
        """Return until when a host or an address is closed, or None if it may be asked."""
        pause = self._pause(key)
        return pause.until if pause is not None and pause.until > self._clock() else None

    def accept(self, budget: str) -> None:
        """Note that a budget was answered well: the next pause begins at 7 minutes again."""
        pause = self._pause(budget)
        if pause is not None and pause.until <= self._clock():
            del self._pauses[budget]
            self._untold.pop(budget, None)
            if self._shared is not None:
                self._forgiven.add(budget)

    async def tell(self) -> None:
        """Let the other processes know what this one met."""
        if self._shared is not None and (self._untold or self._forgiven):
            met, forgiven = dict(self._untold), set(self._forgiven)
            await self._shared.keep(list(met.values()), forgiven)
            self._untold = {
                key: pause for key, pause in self._untold.items() if pause != met.get(key)
            }
            self._forgiven -= forgiven

    async def _next_turn(
        self, name: str, rate: Rate, *, longest: timedelta | None = None
    ) -> timedelta:
        """Take the next turn, unless it is too far away; return how far it is."""
        if self._shared is not None:
            return await self._shared.take(name, rate, longest=longest)
        now = self._now()
        full_at = max(self._full_at.get(name, now), now)
        wait = full_at - (rate.burst - 1) * rate.interval - now
        if longest is None or wait <= longest:
            self._full_at[name] = full_at + rate.interval
        return wait

    def _be_told(self, told: Iterable[Pause]) -> None:
        """Take over what all know, beside what only this process knows yet."""
        known = {pause.budget: pause for pause in told if pause.budget not in self._forgiven}
        for key, pause in self._untold.items():
            if key not in known or known[key].until < pause.until:
                known[key] = pause
        self._pauses = known

    def _rest(
        self, key: str, retry_after: timedelta | None, *, first: timedelta, longest: timedelta
    ) -> Pause:
        now = self._clock()
        known = self._pause(key)
        asked = min(retry_after or timedelta(0), LONGEST_RETRY_AFTER)
        if known is not None and known.until > now:
            pause = replace(known, until=max(known.until, now + asked))
        else:
            failures = 1 if known is None else known.failures + 1
            rest = min(first * 2 ** min(failures - 1, 10), longest)
            until = now + max(rest, asked)
            pause = Pause(budget=key, until=until, failures=failures, since=now)
        kept = {name: old for name, old in self._pauses.items() if old.until > now - FORGOTTEN}
        self._pauses = kept | {key: pause}
        if self._shared is not None:
            self._untold[key] = pause
            self._forgiven.discard(key)
        return pause

    def _pause(self, key: str) -> Pause | None:
        """Return a pause, whether it lasts or is over."""
        pause = self._pauses.get(key)
        if pause is not None:
            pause = self._pauses[key] = _begun(pause, self._clock())
        return pause

    def _now(self) -> datetime:
        """Return the time, and move what was planned along if the clock was set back."""
        now = self._clock()
        if self._seen_at is not None and now < self._seen_at:
            step = self._seen_at - now
            self._full_at = {key: at - step for key, at in self._full_at.items()}
        self._seen_at = now
        return now


def _begun(pause: Pause, now: datetime) -> Pause:
    """Return a pause as it counts: begun anew now, if a clock that was ahead began it later."""
    if pause.since is None or pause.since <= now:
        return pause
    return replace(pause, since=now, until=now + (pause.until - pause.since))


def _paused(budget: str, until: datetime) -> PausedError:
    name = "Shopify" if budget == "shopify" else budget.partition("/")[0]
    return PausedError(
        f"{name} refuses us or asked us to slow down; "
        f"it is left alone until {until:%Y-%m-%d %H:%M} UTC.",
        budget=budget,
        until=until,
    )
