"""What goes wrong, said beforehand: answers, broken connections, lost answers, refusals.

It decides and does not act: `rest.py` asks it once a request. Chances come from one seeded
generator, so that a run can be repeated.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from tests.wire.edge import Canned
from tests.wire.limits import Clock
from tests.wire.pulse import Pulse
from tests.wire.routes import Route

# An answer as it is, or one that depends on the seconds for which its fault still lasts.
Told = Canned | Callable[[float], Canned]


class Effect(StrEnum):
    """What happens to a request that meets a fault."""

    STATUS = "status"  # answered with `status`, and not carried out
    ABORT = "abort"  # the connection breaks, and nothing is carried out
    LOSE = "lose"  # carried out, and then the connection breaks without an answer
    HOLD = "hold"  # carried out, and the answer is kept back until `Faults.release`
    ANSWER = "answer"  # answered as `answer` says, before any limit; nothing is carried out
    REPLACE = "replace"  # carried out, and then answered as `answer` says


@dataclass
class Fault:
    """One thing that goes wrong, for which requests, and how often."""

    effect: Effect
    status: int = 500
    retry_after: float = 0.05  # seconds, in the body of a 429
    route: Route | None = Route.CREATE_MESSAGE  # None: every route
    channel_id: int | None = None  # None: every channel
    times: int | None = 1  # how often it still happens; None: always
    probability: float = 1.0
    is_reset: bool = False  # break with a TCP reset (ECONNRESET) instead of an end of stream
    guild_id: int | None = None  # None: every guild
    but: frozenset[Route] = frozenset()  # routes that do not meet it
    answer: Told | None = None
    until: float | None = None  # monotonic seconds; None: as long as `times` says
    struck_at: list[float] = field(default_factory=list)  # monotonic seconds

    def concerns(
        self, route: Route | None, channel_id: int | None, guild_id: int | None, now: float
    ) -> bool:
        """Tell whether a request may meet this fault."""
        return (
            self.times != 0
            and (self.until is None or now < self.until)
            and (self.route is None or self.route == route)
            and (route is None or route not in self.but)
            and (self.channel_id is None or self.channel_id == channel_id)
            and (self.guild_id is None or self.guild_id == guild_id)
        )

    def told(self) -> Canned:
        """Return what this fault answers to the request it struck last."""
        if isinstance(self.answer, Canned):
            return self.answer
        if self.answer is None or self.until is None:
            raise ValueError("A fault that answers needs an answer, and one that lasts an end.")
        return self.answer(self.until - self.struck_at[-1])

    def stop(self) -> None:
        """Happen no more."""
        self.times = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Discord's answer to who may not do something: an HTTP status, a code, a message."""

    status: int
    code: int
    message: str


# Source: Discord's "Opcodes and Status Codes", "JSON Error Codes".
REFUSALS = {
    10003: Refusal(404, 10003, "Unknown Channel"),
    50001: Refusal(403, 50001, "Missing Access"),
    50007: Refusal(403, 50007, "Cannot send messages to this user"),
    50013: Refusal(403, 50013, "Missing Permissions"),
    50083: Refusal(400, 50083, "Thread is archived"),
    160005: Refusal(403, 160005, "Thread is locked"),
}


@dataclass
class Faults:
    """All that is to go wrong at present."""

    seed: int = 0
    clock: Clock = time.monotonic
    _faults: list[Fault] = field(default_factory=list, init=False)
    _refused: dict[int, Refusal] = field(default_factory=dict, init=False)
    _held: Pulse = field(default_factory=Pulse, init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - chances of a test, not secrets

    def add(self, fault: Fault) -> Fault:
        """Let `fault` happen from now on, after those added earlier."""
        self._faults.append(fault)
        return fault

    def answer_status(
        self,
        status: int,
        *,
        times: int | None = 1,
        probability: float = 1.0,
        route: Route | None = Route.CREATE_MESSAGE,
        channel_id: int | None = None,
    ) -> Fault:
        """Answer `status` and carry nothing out; a 429 comes as a limit of the channel."""
        return self.add(
            Fault(
                Effect.STATUS,
                status=status,
                times=times,
                probability=probability,
                route=route,
                channel_id=channel_id,
            )
        )

    def abort(
        self,
        *,
        times: int | None = 1,
        probability: float = 1.0,
        route: Route | None = Route.CREATE_MESSAGE,
        channel_id: int | None = None,
    ) -> Fault:
        """Break the connection before anything is carried out."""
        return self._add(Effect.ABORT, times, probability, route, channel_id)

    def lose_answer(
        self,
        *,
        times: int | None = 1,
        probability: float = 1.0,
        route: Route | None = Route.CREATE_MESSAGE,
        channel_id: int | None = None,
    ) -> Fault:
        """Carry the request out, then break the connection: the bot does not learn of it."""
        return self._add(Effect.LOSE, times, probability, route, channel_id)

    def hold_answer(
        self,
        *,
        times: int | None = 1,
        probability: float = 1.0,
        route: Route | None = Route.CREATE_MESSAGE,
        channel_id: int | None = None,
        guild_id: int | None = None,
    ) -> Fault:
        """Carry the request out, keep the answer until `release`: time to kill the bot."""
        return self.add(
            Fault(
                Effect.HOLD,
                times=times,
                probability=probability,
                route=route,
                channel_id=channel_id,
                guild_id=guild_id,
            )
        )

    def answer(
        self,
        answer: Told,
        *,
        times: int | None = None,
        seconds: float | None = None,
        probability: float = 1.0,
        route: Route | None = Route.CREATE_MESSAGE,
        but: frozenset[Route] = frozenset(),
        channel_id: int | None = None,
        guild_id: int | None = None,
        is_carried_out: bool = False,
    ) -> Fault:
        """Answer something else than Discord would, whoever says it.

        Args:
            answer: the answer, or what makes it of the seconds that are left of `seconds`.
            times: how often; None: until the fault is stopped, or its time is over.
            seconds: how long, from now.
            probability: of meeting a request it concerns.
            route: which requests; None: all of them.
            but: routes that are spared.
            channel_id: requests about this channel alone.
            guild_id: requests about this guild, or its channels, alone.
            is_carried_out: whether Discord does what was asked, and the answer alone is another.
        """
        return self.add(
            Fault(
                Effect.REPLACE if is_carried_out else Effect.ANSWER,
                times=times,
                probability=probability,
                route=route,
                but=but,
                channel_id=channel_id,
                guild_id=guild_id,
                answer=answer,
                until=None if seconds is None else self.clock() + seconds,
            )
        )

    def release(self) -> None:
        """Let every answer go that is held back now."""
        self._held.beat()

    async def released(self) -> None:
        """Wait for the next `release`."""
        await self._held.wait()

    def refuse_channel(self, channel_id: int, code: int = 50013) -> None:
        """Refuse all that concerns a channel: 50001, 50013 (403), 10003 (404); 50007 for a DM."""
        self._refused[channel_id] = REFUSALS[code]

    def accept_channel(self, channel_id: int) -> None:
        """Take `refuse_channel` back."""
        self._refused.pop(channel_id, None)

    def refusal(self, channel_id: int) -> Refusal | None:
        """Return why a channel is refused; None if it is not."""
        return self._refused.get(channel_id)

    def clear(self) -> None:
        """Let nothing go wrong any more; answers held back are let go."""
        self._faults.clear()
        self._refused.clear()
        self.release()

    def intercept(
        self, route: Route | None, channel_id: int | None, guild_id: int | None = None
    ) -> Fault | None:
        """Return what answers in Discord's place, before its limits are asked; count it."""
        return self._first(route, channel_id, guild_id, is_before=True)

    def decide(
        self, route: Route | None, channel_id: int | None, guild_id: int | None = None
    ) -> Fault | None:
        """Return the first other fault that strikes this request, and count it."""
        return self._first(route, channel_id, guild_id, is_before=False)

    def _first(
        self,
        route: Route | None,
        channel_id: int | None,
        guild_id: int | None,
        *,
        is_before: bool,
    ) -> Fault | None:
        now = self.clock()
        for fault in self._faults:
            if (fault.effect is Effect.ANSWER) is not is_before:
                continue
            if not fault.concerns(route, channel_id, guild_id, now):
                continue
            if fault.probability < 1 and self._random.random() >= fault.probability:
                continue
            if fault.times is not None:
                fault.times -= 1
            fault.struck_at.append(now)
            return fault
        return None

    def _add(
        self,
        effect: Effect,
        times: int | None,
        probability: float,
        route: Route | None,
        channel_id: int | None,
    ) -> Fault:
        return self.add(
            Fault(effect, times=times, probability=probability, route=route, channel_id=channel_id)
        )
