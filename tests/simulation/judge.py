"""The judge: what had to be told, what could be, and whether it was, once, in time and truly.

It goes by what the shops showed, what the moderators wanted and what arrived at Discord, and reads
none of the bot's tables. Where the process died while it was told something, both may hold; the
judge then takes either.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.models import ChangeKind
from tests.simulation.aftermath import Aftermath
from tests.simulation.bounds import IN_TIME, Bounds
from tests.simulation.conduct import TOO_MANY, Conduct
from tests.simulation.drop_events import AT_HAND
from tests.simulation.events import Event
from tests.simulation.history import History
from tests.simulation.people import BESIDE, COOLING, LEADS
from tests.simulation.silence import A_DAY, Silence
from tests.simulation.strikes import HANGS
from tests.simulation.tellings import WORD, Telling, lead_words, marks_of, tellings_of
from tests.simulation.wanting import Wanting
from tests.simulation.wishes import Want
from tests.wire.world import FORUM_CHANNEL

if TYPE_CHECKING:
    from tests.simulation.session import Call
    from tests.simulation.world import Arrival, World

LATE = 240.0  # seconds without trouble within which a catch-up tells what came too late
OBEYED_IN = 15.0  # seconds after which nothing is sent that is wanted no more
KNOWN_IN = 60.0  # seconds in which what a look showed is surely known
MADE_BEFORE = 400.0  # seconds before it leaves in which a message was surely not made yet
UNDER_WAY = 120.0  # seconds for which a message may be, with all that the library repeats
DIGEST_IS_LATE = 12 * 3600.0  # seconds after its time for which a digest tells what came in
MEANWHILE = "Sold out meanwhile"  # how a digest names what it was made of, and is gone
AN_HOUR, ENOUGH = 3600.0, 4  # messages to a person after which the next one may wait
_STOCK = frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK})
_CORRECTIONS = frozenset({ChangeKind.MOVED, ChangeKind.CANCELLED})


class Judge:
    """Sees what arrives, and says what is wrong."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._history = History(world)
        self.bounds = Bounds(world)
        self._silence = Silence(world, self.bounds)
        self._wanting = Wanting(world, self.bounds)
        self._conduct = Conduct(world, self.bounds)
        self._aftermath = Aftermath(world, self.bounds, self._history)
        self._tellings: dict[tuple[int, str], list[Telling]] = defaultdict(list)
        self._told_at: dict[int, list[float]] = defaultdict(list)  # by channel
        self._tries: dict[tuple[int, str], list[tuple[float, Call]]] = defaultdict(list)
        self._marks: dict[str, int] = {}
        self._settled: set[tuple[int, int]] = set()  # (event, channel)s that are judged
        self._over: set[int] = set()  # events that are judged in all channels

    def started(self) -> None:
        """Note that the process begins anew."""
        self._conduct.started()

    def is_asked(self, source: str) -> None:
        """Note that a source is about to be looked at."""
        self._conduct.is_asked(source)

    def departs(self, call: Call) -> None:
        """Note that a message leaves, of which nobody may know then whether it arrived."""
        if call.makes_message is not None:
            channel_id = self._world.main_channel(call.makes_message)
            self._conduct.departs(channel_id)
            for word in set(WORD.findall(call.body)):
                self._tries[channel_id, word].append((self._world.time.elapsed, call))

    def answered(self, call: Call, response: Any) -> None:
        """Look at what Discord, or its edge, answered."""
        is_own = "Via" in response.headers and not call.is_broken
        call.is_refused = is_own and 400 <= response.status < 500
        self._conduct.answered(call, response)
        if call.is_refused and response.status != TOO_MANY and call.concerns is not None:
            self._aftermath.refused.add(call.concerns)

    def read(self, arrival: Arrival) -> None:
        """Look at a message that has just arrived."""
        for mark in marks_of(arrival):
            earlier = self._marks.setdefault(mark, arrival.message.id)
            if earlier != arrival.message.id:
                self._world.broken(f"Sent twice to {arrival.channel_id}: {mark}")
        self._told_at[arrival.channel_id].append(arrival.at)
        told = list(tellings_of(arrival))
        for telling in told:
            self._tellings[telling.channel_id, telling.word].append(telling)
            self._world.note(
                f"told {telling.channel_id} {telling.word} {telling.heading} "
                f"{','.join(sorted(telling.sizes))}"
            )
            self._aftermath.read(telling, arrival)
            self._is_true(telling)
            self._is_in_order(telling)
            self._is_not_quiet(telling)
            self._is_not_sold_out(telling)
        if not told:
            self._conduct.notice(arrival)

    def look(self) -> None:
        """Look at all that is due by now."""
        now = self._world.time.elapsed
        if not self._world.is_running:  # how long that lasts is not known yet
            return
        self._conduct.look()
        self._look_at_all(now)

    def _look_at_all(self, now: float) -> None:
        channel_ids = sorted({place.channel.id for place in self._world.people.places})
        for event in self._history.events():
            if event.number in self._over:
                continue
            open_in = [each for each in channel_ids if (event.number, each) not in self._settled]
            for channel_id in open_in:
                self._look_at(event, channel_id, now)
            if not open_in:
                self._over.add(event.number)

    def close(self, file: Path) -> None:
        """Look at everything, once all is over."""
        self._look_at_all(self._world.time.elapsed)
        self._conduct.close(file)
        self._aftermath.close()

    def _look_at(self, event: Event, channel_id: int, now: float) -> None:
        """Judge whether an event was told in a channel, once its time is over."""
        deadline, is_due = self._deadline(event, channel_id)
        deadline += self._queue(channel_id, event.begins, deadline)
        is_to_person = self.bounds.guild_of(channel_id) == 0
        if is_to_person and event.lead is None and self._had_enough(channel_id, deadline):
            deadline = self._after_enough(event, channel_id, deadline)
        if deadline > now:
            return
        is_due = is_due and not self._is_excused(event, channel_id, deadline)
        self._settled.add((event.number, channel_id))
        told = [
            each
            for each in self._tellings[channel_id, event.word]
            if self._is_of(each, event) or self._stands_for(each, event)
        ]
        if not told:
            if is_due:
                self._world.broken(
                    f"Lost: {event.text} from {event.begins:.0f} s on is not told in "
                    f"{channel_id} by {deadline:.0f} s"
                )
            return
        first = min(each.at for each in told)
        if is_due and first > deadline:
            self._world.broken(
                f"Late: {event.text} is told in {channel_id} at {first:.0f} s, "
                f"and was due by {deadline:.0f} s"
            )
        self._is_not_cooling(event, channel_id, told)
        if self._is_wanted_in_another_way(event, told, first):
            return
        if not self._wanting.may_want(event, channel_id, event.begins - 30, first):
            self._world.broken(f"Nobody wanted {event.text} in {channel_id}")
        elif (
            event.kind not in _CORRECTIONS  # what corrects what was told is told all the same
            and not self._wanting.may_want(event, channel_id, first - OBEYED_IN, first)
            and not self._may_be_in_doubt(event, channel_id, first)
        ):
            self._world.broken(f"Nobody wanted {event.text} in {channel_id} any more")

    def _may_be_in_doubt(self, event: Event, channel_id: int, first: float) -> bool:
        """Tell whether it may have been in doubt when it was wanted no more: that is settled.

        By a try that was made before, or by a process that was killed as it began one.
        """
        since, until = event.begins - 1, first - OBEYED_IN
        if event.lead is not None:  # by a clock that was ahead it came before its time
            since -= self._world.clock.gained(event.said_at, event.begins)
        tries = self._tried_at(channel_id, event.word)
        deaths = self._world.deaths.values()
        if (
            self._is_forum(channel_id)
            and self.bounds.clear_after(since, until - since, channel_id) > until
        ):
            return True  # a new post takes no nonce: if it is there could not be looked up
        return any(since <= at < until for at in (*tries, *deaths))

    def _is_forum(self, channel_id: int) -> bool:
        return self._world.discord.world.channels[channel_id].kind == FORUM_CHANNEL

    def _tried_at(self, channel_id: int, word: str) -> list[float]:
        """Return when messages of a shoe left for a channel of which nothing may be known."""
        return [at for at, call in self._tries[channel_id, word] if not call.is_refused]

    def _queue(self, channel_id: int, begins: float, ends: float) -> float:
        """Return how long the messages of a span took: a channel takes five in five seconds."""
        times = self._told_at[channel_id]
        return float(bisect_right(times, ends) - bisect_left(times, begins))

    def _had_enough(self, channel_id: int, moment: float) -> bool:
        """Tell whether a person may have had so many messages that the next ones wait."""
        since = moment - AN_HOUR - HANGS[1]  # by when their answers came
        since -= self._world.clock.gained(max(since - 3 * AN_HOUR, 0.0), moment)
        return self._queue(channel_id, since, moment) >= ENOUGH

    def _after_enough(self, event: Event, channel_id: int, deadline: float) -> float:
        """Return until when a person who had enough by a deadline must be told all the same."""
        hour = AN_HOUR + self._world.clock.gained(max(deadline - AN_HOUR, 0.0), deadline + AN_HOUR)
        late = self.bounds.clear_after(deadline + hour, LATE, channel_id, event.word)
        while (later := self._quiet_until(event, channel_id, late - LATE, late)) > late - LATE:
            late = self.bounds.clear_after(later, LATE + LATE, channel_id, event.word)
        return late

    def _is_wanted_in_another_way(
        self, event: Event, told: Sequence[Telling], first: float
    ) -> bool:
        """Tell whether it was not told for itself, and another event of its size was wanted.

        What only stands for an event of a drop is judged with the event that it tells of.
        What is told late tells of several events at once: a first stock, and a restock since. A
        digest tells of a shoe in one line, with all sizes that the channel's subscriptions wanted
        and headed by the strongest news: a restock that one wanted, and a first stock that another.
        """
        is_repeated = event.kind in BESIDE  # a shoe may sell out, or be cut, again
        channel_id = told[0].channel_id
        if event.size is None and not is_repeated:
            return not any(self._is_of(each, event) for each in told) or any(
                each.lead not in {None, event.lead}  # what is late is headed alike
                and each.word == event.word
                and all(self._is_of(telling, each) for telling in told)
                and self._wanting.may_want(each, channel_id, each.begins - 30, first)
                for each in (self._history.events() if event.lead is not None else ())
            )
        is_itself = any(each.kind is event.kind and not each.is_digest for each in told)
        if is_itself and not is_repeated:
            return False
        return any(
            each is not event
            and (each.word, each.size) == (event.word, event.size)
            and (each.kind is event.kind or not is_repeated)
            and self._wanting.may_want(each, channel_id, each.begins - 30, first)
            for each in self._history.events()
        )

    def _deadline(self, event: Event, channel_id: int) -> tuple[float, bool]:
        """Return until when an event must be told, and whether it must be told at all."""
        hours = self._world.people.hours
        folded_at = hours.digests.get(channel_id)
        if channel_id in hours.digest_is_unsure:
            return event.known_by + IN_TIME, False
        if channel_id in hours.digest_ended:
            folded_at = None
        if folded_at is not None and (
            self._world.clock.first_shows(folded_at, 0.0) <= event.known_by + 60
        ):  # the next comes tomorrow
            return event.known_by + IN_TIME, False
        quiet_until = self._quiet_until(event, channel_id, event.begins, event.known_by)
        begins, was_quiet = max(event.known_by, quiet_until), quiet_until > event.begins
        deadline = self.bounds.clear_after(begins, IN_TIME, channel_id, event.word)
        while (later := self._quiet_until(event, channel_id, begins, deadline)) > begins:
            begins, was_quiet = later, True
            deadline = self.bounds.clear_after(begins, IN_TIME, channel_id, event.word)
        if event.size is None and self._is_past_by_its_clock(event, deadline):
            return deadline, False
        useful_until = event.useful_until
        if folded_at is not None and event.size is not None:
            useful_until = max(useful_until, folded_at + DIGEST_IS_LATE)
        useful_until -= self._world.clock.gained(event.begins, deadline)
        if deadline <= useful_until - 60:
            return deadline, event.is_sure
        # In quiet hours it is told no more then; else a catch-up tells it, if it is no drop's.
        late = self.bounds.clear_after(max(deadline, useful_until), LATE, channel_id, event.word)
        is_news = event.size is not None and not was_quiet
        is_told_late = is_news and self.bounds.guild_of(channel_id) != 0  # no catch-up for persons
        return late, event.is_sure and is_told_late and late < event.begins + A_DAY

    def _quiet_until(self, event: Event, channel_id: int, begins: float, ends: float) -> float:
        """Return when what was to be told in a span may be told; reminders wake who set them."""
        if event.lead is not None and not self.bounds.guild_of(channel_id):
            return begins
        return self._silence.until(channel_id, begins, ends)

    def _is_excused(self, event: Event, channel_id: int, deadline: float) -> bool:
        """Tell whether it need not be told: it is over, or may not be wanted, or was refused."""
        return (
            event.is_over_by(deadline)
            or self._was_told_before_it_moved(event, channel_id)
            or self._may_cool(event, channel_id)
            or self._is_news_to_nobody(event)
            or not self._wanting.must_want(event, channel_id, event.begins - 30, deadline)
            or (channel_id, event.word) in self._conduct.refused_for_good
            or self.bounds.was_stopped(channel_id, event.begins, deadline)
        )

    def _is_news_to_nobody(self, event: Event) -> bool:
        """Tell whether a drop is off that moderators entered, and of which nobody had heard."""
        if event.kind is not ChangeKind.CANCELLED or event.guild_id is None:
            return False
        return not any(
            each.at <= event.known_by
            for (_, word), tellings in self._tellings.items()
            for each in tellings
            if word == event.word
        )

    def _was_told_before_it_moved(self, event: Event, channel_id: int) -> bool:
        """Tell whether an event was told where a subscription of a channel was before."""
        earlier = [
            place.came_from.place.channel.id
            for place in self._world.people.places
            if place.channel.id == channel_id and place.came_from is not None
        ]
        return any(
            self._is_of(each, event) or self._stands_for(each, event)
            for there in earlier
            for each in self._tellings[there, event.word]
        )

    def _stands_for(self, telling: Telling, event: Event) -> bool:
        """Tell whether a message took an event's place: after the quiet, a drop's latest word."""
        if event.size or event.kind in BESIDE:
            return False
        quiet = self._silence.spans(telling.channel_id)
        return any(event.begins <= until <= telling.at for _, until in quiet)

    def _is_of(self, telling: Telling, event: Event) -> bool:
        """Tell whether a message tells of an event, by itself or with others of its size."""
        if telling.at < event.begins - 1:
            return False
        if event.size:
            kinds = {event.kind, ChangeKind.LIVE} if event.kind else _STOCK  # told together later
            return event.size in telling.sizes and telling.kind in kinds
        if event.lead is not None:
            return telling.kind is None and telling.heading.startswith(lead_words(event.lead))
        return telling.kind is event.kind

    def _is_true(self, telling: Telling) -> None:
        """Judge whether what a message tells has happened, and not been told before."""
        earlier = self._tellings[telling.channel_id, telling.word][:-1]
        if telling.kind in _STOCK:
            for size in telling.sizes:
                happened = self._history.arrivals_of(telling.word, size, telling.at)
                told = sum(size in each.sizes for each in earlier if each.kind in _STOCK)
                if told >= happened:
                    self._world.broken(
                        f"False, or twice: {telling.word} {telling.heading} {size} in "
                        f"{telling.channel_id}; it came in {happened} times"
                    )
            self._are_others_there(telling)
            return
        lead = next(
            (each for each in LEADS if telling.heading.startswith(lead_words(each)[:-1])), None
        )
        if lead is not None and not self._history.may_remind(telling.word, lead, telling.at):
            self._world.broken(f"False: {telling.word} {telling.heading} in {telling.channel_id}")
        if telling.kind is None:
            self._is_of_use(telling)
        happened = self._history.count_of(telling.word, telling.kind, telling.at)
        if telling.kind is None:  # several reminders that are late are headed alike
            happened *= max(sum(telling.heading in lead_words(each) for each in LEADS), 1)
        told = sum(each.heading == telling.heading for each in earlier)
        if told >= happened:
            self._world.broken(
                f"False, or twice: {telling.word} {telling.heading} in {telling.channel_id}; "
                f"that happened {happened} times"
            )

    def _are_others_there(self, telling: Telling) -> None:
        """Judge whether the sizes that are said to be in stock as well may be."""
        for size in telling.others:
            if self._history.is_out(telling.word, size, telling.at - MADE_BEFORE, telling.at):
                self._world.broken(f"{telling.word} is said to be there in {size}, and is not")

    def _is_of_use(self, telling: Telling) -> None:
        """Judge whether a reminder comes while it is one, if it was not tried before."""
        until = self._history.is_news_until(telling.word, telling.at)
        over_at = until + OBEYED_IN  # by the machine's clock, which is all it has to go by
        if not self._world.clock.has_shown(over_at, telling.at - 1, telling.at):
            return
        begins = min(until - AN_HOUR, telling.at)
        since = begins - self._world.clock.gained(begins, telling.at)
        tries = self._tried_at(telling.channel_id, telling.word)
        tries += self._world.deaths.values()
        if not any(since <= at < telling.at - OBEYED_IN for at in tries):
            self._world.broken(
                f"{telling.word} {telling.heading} comes too late to {telling.channel_id}"
            )

    def _is_in_order(self, telling: Telling) -> None:
        """Judge whether a drop is announced for the time before after it moved, or was called off.

        What was tried before that may have been on its way.
        """
        channel_id, word = telling.channel_id, telling.word
        if telling.kind is not ChangeKind.ANNOUNCED or self._history.is_shaky(word):
            return
        told = [
            each.arrived_at
            for each in self._tellings[channel_id, word]
            if each.kind in _CORRECTIONS and each.arrived_at < telling.at - OBEYED_IN
        ]
        if told and not any(at < told[0] for at in self._tried_at(channel_id, word)[:-1]):
            self._world.broken(f"{word} is announced in {channel_id} after it moved, or was off")

    def _is_not_quiet(self, telling: Telling) -> None:
        """Judge by the machine's clock, unless what was under way when it was set may come yet."""
        quiet = self._silence.spans(telling.channel_id)
        people, guild_id = self._world.people, self.bounds.guild_of(telling.channel_id)
        to_end = people.hours.digest_to_end.get(
            telling.channel_id, people.hours.quiet_to_end.get(guild_id)
        )
        is_own_time = not guild_id and telling.kind is None
        is_own_time |= telling.channel_id in people.hours.digest_is_unsure
        if is_own_time or (to_end is not None and telling.at >= to_end):
            return
        if any(since <= telling.at < until for since, until in quiet) and (
            self._world.clock.is_steady(telling.at - UNDER_WAY, telling.at)
        ):
            self._world.broken(f"{telling.word} is told in quiet hours of {telling.channel_id}")

    def _is_not_sold_out(self, telling: Telling) -> None:
        """Judge whether what is told to be in stock is, unless it was tried before it sold out."""
        is_to_person = self.bounds.guild_of(telling.channel_id) == 0  # who hears what was missed
        is_told_so = telling.heading.startswith(MEANWHILE)
        if telling.kind not in _STOCK or (telling.is_digest and (is_to_person or is_told_so)):
            return
        since = self._history.sold_out_since(telling.word, telling.at - KNOWN_IN)
        tries = self._tried_at(telling.channel_id, telling.word)
        tries += self._world.deaths.values()
        if since is not None and not any(
            since - KNOWN_IN <= at < telling.at - OBEYED_IN for at in tries
        ):
            self._world.broken(
                f"{telling.word} is told to be in stock in {telling.channel_id}, and sold out"
            )

    def _is_not_cooling(self, event: Event, channel_id: int, told: Sequence[Telling]) -> None:
        """Judge whether a member is told of a size again, though it was told just before.

        What counts is when shops showed it. A watch that was made anew knows nothing of the last.
        """
        if event.kind is not ChangeKind.RESTOCK or not self._cools(channel_id):
            return
        again = min(each.at for each in told)
        known = self._history.all_of(event.word, event.size or "")
        if any(event.begins < each.begins <= again for each in known):
            return  # what was told may be of that one
        for last in known:
            if not last.begins < event.begins < last.begins + COOLING - KNOWN_IN:
                continue
            if self._may_cool(last, channel_id):
                continue  # what was told may be of an earlier one, and this one was not told itself
            was_told = any(
                last.begins - 1 <= each.at < event.begins - KNOWN_IN
                and each.kind in _STOCK
                and event.size in each.sizes
                for each in self._tellings[channel_id, event.word]
            )
            wants = self._wanting.of(channel_id, last.begins, again)
            is_kept = all(isinstance(want, Want) for each in wants for want in each)
            is_steady = self._world.clock.is_steady(max(last.begins - UNDER_WAY, 0.0), again)
            if was_told and is_kept and is_steady:
                self._world.broken(f"{event.text} is told to {channel_id} in its cool-down")

    def _cools(self, channel_id: int) -> bool:
        """Tell whether a channel is told of no size again for a while: members', and some more."""
        return not self.bounds.guild_of(channel_id) or channel_id in self._world.people.cooling

    def _may_cool(self, event: Event, channel_id: int) -> bool:
        """Tell whether a member may have been told of a size shortly before it came in again."""
        if event.size is None or not self._cools(channel_id):
            return False
        since = max(event.begins - 2 * COOLING, 0.0)
        span = COOLING + self._world.clock.gained(since, event.begins)
        return any(
            event.begins - span - KNOWN_IN < each.begins < event.begins
            for each in self._history.all_of(event.word, event.size)
        )

    def _is_past_by_its_clock(self, event: Event, deadline: float) -> bool:
        """Tell whether by the machine's clock a drop was past, or a reminder due at another time.

        That clock is all the bot has to tell them by.
        """
        clock = self._world.clock
        if event.lead is None:
            moment = event.drop_at - AT_HAND
            return moment > deadline and clock.has_shown(moment, event.begins, deadline)
        is_early = clock.has_shown(event.begins, event.said_at - 60, event.begins - 1)
        return is_early or not clock.is_right(event.begins - 60, deadline)
