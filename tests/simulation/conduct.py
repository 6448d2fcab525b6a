"""How the bot behaves beside its alerts: towards Discord, shops and moderators, and on its disk.

It holds that refusals are told once, that few requests are invalid, that sources are read in their
rhythm, and that nothing grows without end.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter, deque
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.simulation.bounds import RECOVERY, Bounds
from tests.simulation.events import WRITTEN_IN
from tests.simulation.remains import Remains
from tests.simulation.shops import Outcome
from tests.simulation.strikes import (
    BESIDE,
    GUILD_AWAY,
    TIMED_OUT,
    TOLD_LATE,
    UNSEEN,
    Refused,
    Trouble,
)
from tests.simulation.tellings import WORD, text_of
from tests.simulation.weather import LONG_LOOK
from tests.simulation.wishes import Want

if TYPE_CHECKING:
    from tests.simulation.session import Call
    from tests.simulation.world import Arrival, World

FAILURES_TOLD = 3  # looks running that are not whole, after which somebody hears of it
STOPPED_IN = 6 * 3600.0  # seconds after which nobody is told any more that a channel is closed
OVER = 330.0  # seconds after a timeout in which an answer may still be of it
NOTICE_IN = 300.0  # seconds without trouble within which somebody hears of a refusal
FEWER = 8  # times, at most, looks become while a source fails
JITTER = 0.1  # of a source's rhythm
LOOKED_AT_IN = 15.0 + LONG_LOOK[1]  # seconds in which a look begins that is due, and ends
FOUND_OUT_IN = 15.0  # seconds without trouble within which a missing permission is noticed
TOO_MANY, NO_PERMISSION = 429, 50013
LEARNED_IN = 10.0  # seconds after which what Discord has told is surely kept
KNOWN_IN = 15.0  # seconds after the gateway told that a guild takes nothing, or could have
ANSWERED_IN = 5.0  # seconds in which what left before an answer is surely over
CONNECTED_IN = 100.0  # seconds after which a process that begins is surely told all
TRIED_ALL_THE_SAME = 2  # messages, at most, to a guild that is known to take nothing
AWAY = frozenset({GUILD_AWAY, TIMED_OUT})
BAN_AT, BAN_IN = 1_000, 600.0  # invalid requests in seconds: a tenth of what brings a ban
TASKS = 150  # of the event loop at once: all of them wait for something
LOG_SIZE = 20_000_000  # bytes of SQLite's write-ahead log
_FOR_GOOD = frozenset({200000, 240000})
_WAITS = {20026: 600.0, 20028: 30.0, 20016: 5.0, 160006: 120.0}  # seconds until the next try
_MUST_BE_TOLD = frozenset({200000, 240000, 20026})
_CHANNEL = re.compile(r"<#(\d+)>")
_UNPUBLISHED = "was not published"
_REFUSALS = ("An alert to ", "An alert in ")  # how the notices of refusals begin
_RESUMED, _TAKEN = "have resumed", "takes messages there again"  # of what is over
_STOPPED = "have stopped"
_LOG, _RECORD = "log channel", "<t:"  # how what is told of changes begins


class Conduct:
    """Sees requests, answers and notices."""

    def __init__(self, world: World, bounds: Bounds) -> None:
        self._world = world
        self._bounds = bounds
        self._begun_at = 0.0  # when the process was started last
        self._answered_at = 0.0  # when Discord was heard last
        self._invalid: deque[float] = deque()
        self._notices: list[tuple[float, str]] = []
        self._refusals_told: set[tuple[int, str]] = set()
        self._rests_until = 0.0  # when nothing may be asked before, as Discord has told
        self._rests_since = 0.0
        self._codes: set[tuple[int, int]] = set()  # of channels
        self._unpublished: dict[tuple[int, int], Refused] = {}  # the first of a channel and code
        self._logs_refused: list[tuple[float, int]] = []  # when, and the log channel
        self._tried: Counter[Trouble] = Counter()  # messages to guilds that are known to be away
        self.refused_for_good: set[tuple[int, str]] = set()  # channels and words

    def started(self) -> None:
        """Note that the process begins anew."""
        self._begun_at = self._world.time.elapsed

    def notice(self, arrival: Arrival) -> None:
        """Look at a word to a moderator."""
        text = text_of(arrival)
        self._notices.append((arrival.at, text))
        self._world.note(f"notice to {arrival.channel_id}: {text[:60]!r}")
        if text.startswith(_REFUSALS):
            if (arrival.channel_id, text) in self._refusals_told:
                self._world.broken(f"A refusal is told twice to {arrival.channel_id}: {text}")
            self._refusals_told.add((arrival.channel_id, text))
        for channel_id in map(int, _CHANNEL.findall(text)):
            closed_at = self._world.weather.closed.get(channel_id)
            if _TAKEN in text and closed_at is not None and arrival.at > closed_at + NOTICE_IN:
                self._world.broken(f"{channel_id} is said to take messages, and does not")
            if _STOPPED in text and not self._was_closed(channel_id, arrival.at):
                self._world.broken(f"{channel_id} is said to be closed, and is not")

    def _was_closed(self, channel_id: int, by: float) -> bool:
        """Tell whether a channel had a reason of its own to be closed; a timeout is none."""
        weather = self._world.weather
        return weather.closed.get(channel_id, by + 1) <= by or any(
            each.channel_id == channel_id and by - STOPPED_IN <= each.at <= by
            for each in weather.refused
            if each.code not in _MUST_BE_TOLD
        )

    def departs(self, channel_id: int) -> None:
        """Judge whether a message is tried in a guild that surely takes none."""
        now, guild_id = self._world.time.elapsed, self._bounds.guild_of(channel_id)
        there = [each for each in self._world.weather.troubles if each.scope == guild_id]
        told_late = [each.ends for each in there if each.what == TOLD_LATE]
        for trouble in there:
            since = max([trouble.begins, *(end for end in told_late if end < trouble.ends)])
            since = max(since, self._begun_at + CONNECTED_IN)
            # Its end is by Discord's clock, which answers tell.
            is_known = self._world.clock.is_steady(max(self._answered_at - ANSWERED_IN, 0.0), now)
            if trouble.what in AWAY and since + KNOWN_IN < now < trouble.ends and is_known:
                self._tried[trouble] += 1
                if self._tried[trouble] == TRIED_ALL_THE_SAME + 1:
                    self._world.broken(f"{guild_id} is known to take nothing: {trouble.what}")

    def answered(self, call: Call, response: Any) -> None:
        """Look at what Discord, or its edge, answered."""
        now, status = self._world.time.elapsed, getattr(response, "status", 0)
        if status in {401, 403, 429}:
            self._invalid.append(now)
            while self._invalid[0] < now - BAN_IN:
                self._invalid.popleft()
            if len(self._invalid) == BAN_AT:
                self._world.broken(f"{BAN_AT} invalid requests in {BAN_IN:.0f} s")
        if status == TOO_MANY and response.headers.get("X-RateLimit-Scope") == "global":
            self._must_rest(call, json.loads(response.body)["retry_after"])
        is_own = response.headers.get("Content-Type") == "application/json"
        if is_own and not call.is_broken:
            self._answered_at = now
        published_in = call.publishes
        if published_in is not None and status == 403 and is_own and not call.is_broken:
            self._is_unpublished(published_in, json.loads(response.body).get("code", 0))
        channel_id = call.makes_message
        if channel_id is None or not 400 <= status < 500 or call.is_broken or not is_own:
            return
        self._refused(call, self._world.main_channel(channel_id), json.loads(response.body))

    def _must_rest(self, call: Call, seconds: float) -> None:
        """Judge whether a global limit is obeyed, over a kill too once it was learned of."""
        now, life_of = self._world.time.elapsed, self._world.deaths
        told_to = any(
            at < self._rests_since + LEARNED_IN for at in life_of.values() if at > self._rests_since
        )
        if (
            self._rests_since + LEARNED_IN < call.departed_at < self._rests_until - 1
            and not told_to
        ):
            self._world.broken(f"Asked before {self._rests_until:.0f} s though told to rest")
        if now > self._rests_until:
            self._rests_since = now
        self._rests_until = max(self._rests_until, now + seconds)

    def _refused(self, call: Call, channel_id: int, body: Any) -> None:
        code = body.get("code", 0)
        world = self._world.discord.world
        if code == NO_PERMISSION and world.has_timed_out_bot(world.channels[channel_id].guild):
            return  # that passes
        if code in UNSEEN and channel_id in {log.id for log in self._world.people.logs.values()}:
            self._logs_refused.append((self._world.time.elapsed, channel_id))
        for word in WORD.findall(call.body):
            if code in _FOR_GOOD:
                self.refused_for_good.add((channel_id, word))
            elif code in _WAITS:
                self._bounds.note_wait(channel_id, word, _WAITS[code])
            is_closed = code in UNSEEN and channel_id in self._world.weather.closed
            must_be_told = is_closed or code in _MUST_BE_TOLD
            if must_be_told and (channel_id, code) not in self._codes:
                self._codes.add((channel_id, code))
                self._world.weather.refused.append(
                    Refused(at=self._world.time.elapsed, channel_id=channel_id, code=code)
                )

    def _is_unpublished(self, channel_id: int, code: int) -> None:
        """Note that a publication alone is refused; a channel that is closed is told of as such."""
        now, weather = self._world.time.elapsed, self._world.weather
        is_alone = code in BESIDE and channel_id not in weather.closed
        if is_alone and self._bounds.clear_after(now - 60, 60, channel_id) <= now:
            told = Refused(at=now, channel_id=channel_id, code=code, words=_UNPUBLISHED)
            self._unpublished.setdefault((channel_id, code), told)

    def is_asked(self, source: str) -> None:
        """Judge whether a source may be looked at: it is there, and wants no rest."""
        market, now = self._world.market, self._world.time.elapsed
        if now > market.gone.get(source, now) + WRITTEN_IN and not self._begun_lately():
            self._world.broken(f"{source} is gone, and looked at")
        rests_since, rests_until = market.rests.get(source, (0.0, 0.0))
        if now < rests_until - 1 and self._is_kept(source, rests_since):
            self._world.broken(f"{source} is looked at before {rests_until:.0f} s, as it asked")
        self._is_in_rhythm(source)

    def _is_in_rhythm(self, source: str) -> None:
        """Judge whether a source was looked at in its rhythm; while it fails, more rarely."""
        market, now = self._world.market, self._world.time.elapsed
        every = next(each.every for each in self._world.specs if each.name == source)
        longest = every.total_seconds()
        ended = market.outcomes.get(source, [])[-2:]  # the last one may not be written down
        if not all(outcome.is_whole for outcome in ended):
            longest *= FEWER
        rests_since, rests_until = market.rests.get(source, (0.0, 0.0))
        longest = max(longest, rests_until - rests_since)
        since = max(market.asked_at.get(source, 0.0), self._begun_at)
        span = now - since
        # A due time within the rhythm is believed: set back by less, it may wait twice as long.
        longest += min(self._world.clock.set_back(market.asked_at.get(source, 0.0), now), longest)
        if span > longest * (1 + JITTER) + LOOKED_AT_IN:
            self._world.broken(f"{source} was not looked at for {span:.0f} s")

    def _is_kept(self, source: str, moment: float) -> bool:
        """Tell whether it was surely written down what a source asked for at a moment."""
        asked = [each for each in self._world.market.outcomes[source] if each.at == moment]
        is_steady = self._world.clock.is_steady(moment, self._world.time.elapsed)
        return is_steady and all(map(self._world.is_written, asked))

    def look(self) -> None:
        """Judge whether each source is looked at, and what waits in the loop."""
        for spec in self._world.specs:
            if spec.name not in self._world.market.gone:
                self._is_in_rhythm(spec.name)
        tasks = len(asyncio.all_tasks())
        if tasks > TASKS:
            self._world.broken(f"{tasks} tasks wait in the event loop")

    def close(self, file: Path) -> None:
        """Judge what can be judged once all is over."""
        for complaint in self._world.discord.complaints:
            self._world.broken(f"Discord complains: {complaint}")
        for refused in (*self._world.weather.refused, *self._unpublished.values()):
            self._is_told(refused)
        for at, channel_id in self._logs_refused:
            self._is_loss_of_log_told(at, channel_id)
        for source, outcomes in self._world.market.outcomes.items():
            self._are_failures_told(source, outcomes)
        for source, since in self._world.market.gone.items():
            self._is_loss_told(source, since)
        log = file.with_name(f"{file.name}-wal")
        if log.exists() and log.stat().st_size > LOG_SIZE:
            self._world.broken(f"The write-ahead log has {log.stat().st_size} bytes")
        if self._was_clear(None):
            Remains(self._world, self._was_clear).judge(file)

    def _was_clear(self, channel_id: int | None) -> bool:
        """Tell whether nothing was wrong lately, with a channel either if one is named."""
        now = self._world.time.elapsed
        return self._bounds.clear_after(now - RECOVERY, RECOVERY, channel_id) <= now

    def _is_told(self, refused: Refused) -> None:
        """Judge whether somebody heard of a refusal that there was time to find out."""
        at, channel_id = refused.at, refused.channel_id
        if self._bounds.clear_after(at, FOUND_OUT_IN, None) > refused.until:
            return
        if self._is_known_to_be_closed(channel_id, at) or self._was_timed_out(channel_id, at):
            return
        learned = self._bounds.clear_after(at, LEARNED_IN, channel_id)  # why, Discord is asked
        if any(at <= death < learned for death in self._world.deaths.values()):
            return  # it may not have been written down, and the next try may have gone well
        until = self._bounds.clear_after(at, NOTICE_IN, channel_id)
        if until > self._world.time.elapsed:
            return
        wants = [
            place.wishes.between(at, until)
            for place in self._world.people.places
            if place.channel.id == channel_id
        ]
        is_wanted = any(
            all(isinstance(want, Want) and not want.is_paused for want in each) for each in wants
        )
        since = min(at, self._world.weather.closed.get(channel_id, at))
        is_told = any(
            since <= when <= until
            and str(channel_id) in _CHANNEL.findall(text)
            and _RESUMED not in text
            and not text.startswith(_RECORD)
            and refused.words in text
            for when, text in self._notices
        )
        if is_wanted and not is_told:
            self._world.broken(f"Nobody heard that {channel_id} refuses ({refused.code})")

    def _is_known_to_be_closed(self, channel_id: int, at: float) -> bool:
        """Tell whether what was last said of a channel is that its alerts have stopped."""
        said = [
            text
            for when, text in self._notices
            if when < at
            and str(channel_id) in _CHANNEL.findall(text)
            and (_STOPPED in text or _RESUMED in text)
        ]
        return bool(said) and _STOPPED in said[-1]

    def _was_timed_out(self, channel_id: int, at: float) -> bool:
        """Tell whether a refusal may be taken for one of a timeout that was over just before."""
        guild_id = self._bounds.guild_of(channel_id)
        return any(
            each.what == TIMED_OUT and each.scope == guild_id and each.ends <= at < each.ends + OVER
            for each in self._world.weather.troubles
        )

    def _are_failures_told(self, source: str, outcomes: Sequence[Outcome]) -> None:
        """Judge whether somebody heard of each source that was not read whole three times running.

        Where it is not sure that all of it was written down, nobody need have.
        """
        running: list[Outcome] = []
        for outcome in outcomes:
            is_over = outcome.is_whole or not self._world.is_written(outcome)
            running = [outcome] if is_over else [*running, outcome]
            first, last = running[0], running[-1]
            if len(running) != 1 + FAILURES_TOLD or not (
                first.is_whole and self._world.is_written(first)
            ):
                continue
            until = self._bounds.clear_after(last.at, NOTICE_IN, None)
            is_told = any(
                last.at <= when <= until and f"{source} cannot be read" in text
                for when, text in self._notices
            )
            if until <= self._world.time.elapsed and not is_told:
                self._world.broken(f"Nobody heard that {source} cannot be read at {last.at:.0f} s")

    def _begun_lately(self) -> bool:
        """Tell whether the process began so lately that it may know nothing of what was seen."""
        return self._world.time.elapsed < self._begun_at + CONNECTED_IN

    def _is_loss_told(self, source: str, since: float) -> None:
        """Judge whether somebody heard that a source is gone for good."""
        whole = [each.at for each in self._world.market.outcomes[source] if each.is_whole]
        until = self._bounds.clear_after(since, NOTICE_IN, None)
        is_told = any(
            whole[-1] <= when <= until and f"{source} cannot be read" in text
            for when, text in self._notices
        )
        if until <= self._world.time.elapsed and not is_told:
            self._world.broken(f"Nobody heard that {source} is gone")

    def _is_loss_of_log_told(self, at: float, channel_id: int) -> None:
        """Judge whether a moderator heard that a log channel takes nothing any more."""
        if self._was_timed_out(channel_id, at):
            return
        learned = self._bounds.clear_after(at, LEARNED_IN, channel_id)
        if any(at <= death < learned for death in self._world.deaths.values()):
            return  # it may have been heard of no more
        until = self._bounds.clear_after(at, NOTICE_IN, channel_id)
        is_told = any(
            at - NOTICE_IN <= when <= until and _LOG in text and f"<#{channel_id}>" in text
            for when, text in self._notices
        )
        if until <= self._world.time.elapsed and not is_told:
            self._world.broken(f"Nobody heard that the log channel {channel_id} refuses")
