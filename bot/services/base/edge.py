"""What is known of the way to Discord: until when to rest, and whether answers are Discord's own.

In front of Discord stands an edge that answers for it: blocks, limits, pages of HTML. What it says
says nothing of a channel, and asking on makes a block longer: 10,000 requests refused with 401, 403
or 429 in ten minutes bring a ban of the address (docs.discord.com/developers/topics/rate-limits).
All of it goes by the monotonic clock: a wall clock that is set makes no wait longer or shorter.
Knows nothing of what is sent.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import timedelta

BAD_IN_A_ROW = 4  # answers that are not Discord's own, after which one goes out at a time
WELL_FOR = timedelta(hours=1)  # after a good answer to a guild, another's bad ones are its own
FIRST_PROBE = timedelta(seconds=1)  # doubles with each that fails
LONGEST_PROBE = timedelta(seconds=10)
LONGEST_REST = timedelta(hours=24)  # what asks for more is not believed
FIRST_TOKEN_REST = timedelta(seconds=5)  # doubles with each refusal of the token
LONGEST_TOKEN_REST = timedelta(minutes=5)
REFUSED = frozenset({401, 403, 429})  # a limit that others share (X-RateLimit-Scope) excepted
REFUSALS_KEPT = 1_000  # a tenth of what brings a ban
REFUSALS_IN = timedelta(minutes=10)


class Edge:
    """The state of the way, for everything one token sends from one process."""

    def __init__(self, *, loop_time: Callable[[], float] | None = None) -> None:
        """Make it.

        Args:
            loop_time: monotonic seconds; the running loop's by default.
        """
        self._time = loop_time
        self._rest_until = float("-inf")
        self._token_until = float("-inf")
        self._token_rest = FIRST_TOKEN_REST
        self._bad = 0
        self._bad_guilds: set[int | None] = set()  # none stands for people
        self._probed: set[int] = set()  # guilds that had their probe in this turn
        self._good_at: dict[int | None, float] = {}  # by guild
        self._probe_wait = FIRST_PROBE
        self._probe_at = float("-inf")
        self._is_probing = False
        self._refused: deque[float] = deque(maxlen=REFUSALS_KEPT)
        self.limits_met = 0  # answers 429 since the start, shared limits among them

    @property
    def is_bad(self) -> bool:
        """Tell whether only probes go out.

        What is wrong with one guild alone is no bad way, as long as others were answered lately.
        """
        return self._bad >= BAD_IN_A_ROW and (
            len(self._bad_guilds) > 1 or not self._is_good_elsewhere()
        )

    @property
    def bad_guilds(self) -> frozenset[int]:
        """The guilds whose answers made the way a bad one: another tells more of it."""
        return frozenset(each for each in self._bad_guilds if each is not None)

    @property
    def probed_guilds(self) -> frozenset[int]:
        """The guilds that had a probe: the next is another's, as one of them may fail for ever."""
        return frozenset(self._probed)

    def _is_good_elsewhere(self) -> bool:
        since = self._now() - WELL_FOR.total_seconds()
        return any(
            guild_id not in self._bad_guilds and at > since
            for guild_id, at in self._good_at.items()
        )

    def rest(self, span: timedelta) -> None:
        """Let nothing leave for a while, as Discord or its edge asked; never shortens a rest."""
        until = self._now() + min(span, LONGEST_REST).total_seconds()
        self._rest_until = max(self._rest_until, until)

    def token_refused(self) -> None:
        """Note that Discord refused the token: a slip that passes, or the token is none any more.

        What comes back of several that were under way together counts once.
        """
        if self._left(self._token_until) > timedelta(0):
            return
        self._token_until = self._now() + self._token_rest.total_seconds()
        self._token_rest = min(self._token_rest * 2, LONGEST_TOKEN_REST)

    def rest_left(self) -> timedelta:
        """Return for how long nothing at all may leave, not even a probe."""
        return self._left(max(self._rest_until, self._token_until))

    def told_left(self) -> timedelta:
        """Return for how long Discord or its edge asked to rest: whatever the token is."""
        return self._left(self._rest_until)

    def refused(self) -> None:
        """Count an answer of those that bring a ban; too many of them are a reason to rest."""
        now = self._now()
        self._refused.append(now)
        if len(self._refused) == self._refused.maxlen:
            self.rest(REFUSALS_IN - timedelta(seconds=now - self._refused[0]))

    def good(self, guild_id: int | None = None) -> None:
        """Note an answer of Discord's own, to what went to a guild or, without one, a person."""
        self._good_at[guild_id] = self._now()
        self._bad_guilds.clear()
        self._probed.clear()
        self._bad = 0
        self._token_rest = FIRST_TOKEN_REST
        self._probe_wait = FIRST_PROBE
        self._probe_at = float("-inf")
        self._is_probing = False

    def bad(self, guild_id: int | None = None, *, was_probe: bool) -> None:
        """Note an answer that was not, or none at all."""
        was_bad = self.is_bad
        self._bad += 1
        self._bad_guilds.add(guild_id)
        if was_probe:
            self._is_probing = False
        if self.is_bad and (was_probe or not was_bad):
            self._probe_at = self._now() + self._probe_wait.total_seconds()
            self._probe_wait = min(self._probe_wait * 2, LONGEST_PROBE)

    def probe_over(self) -> None:
        """Note that a probe ended without an answer that tells anything."""
        self._is_probing = False

    def wait(self) -> timedelta:
        """Return how long nothing may leave."""
        probe_at = self._probe_at if self.is_bad else float("-inf")
        return max(self.rest_left(), self._left(probe_at))

    def room(self, wanted: int) -> int:
        """Return how many of the wanted may leave now: all, one as a probe, or none."""
        if self.wait() > timedelta(0):
            return 0
        if not self.is_bad:
            return wanted
        return 0 if self._is_probing else min(wanted, 1)

    def begin_probe(self, guild_id: int | None = None) -> None:
        """Note that a probe leaves, to a guild or, without one, a person."""
        self._is_probing = True
        if guild_id in self._probed:  # all who wait have had their turn
            self._probed.clear()
        if guild_id is not None:
            self._probed.add(guild_id)

    def _left(self, until: float) -> timedelta:
        return timedelta(seconds=max(until - self._now(), 0.0))

    def _now(self) -> float:
        return self._time() if self._time else asyncio.get_running_loop().time()
