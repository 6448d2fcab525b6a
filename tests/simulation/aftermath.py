"""What becomes of posts: whether they are published, and brought up to date, once each.

It looks at them in the end, and knows nothing of how they came to be sent.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from bot.models import ChangeKind
from tests.simulation.bounds import Bounds
from tests.simulation.drop_events import Settled
from tests.simulation.events import Event
from tests.simulation.history import History
from tests.simulation.strikes import UNSEEN
from tests.simulation.tellings import Telling, text_of
from tests.wire.threads import CROSSPOSTED
from tests.wire.world import ANNOUNCEMENT_CHANNEL

if TYPE_CHECKING:
    from tests.simulation.world import Arrival, World

PUBLISHED_IN = 900.0  # seconds without trouble
AN_HOUR, PUBLISHED = 3600.0, 10  # so many publications an hour are taken
EDITED_IN = 900.0  # seconds without trouble, after what makes a post out of date is known
BEFORE = 60.0  # seconds by which a post was surely there when something changed
MOST = 4 * AN_HOUR  # of waiting that is looked at: what waits longer may be of no use
_STOCK = frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK})
_OF_DROPS = frozenset({ChangeKind.ANNOUNCED, ChangeKind.MOVED, None})
_OVERTAKING = (ChangeKind.MOVED, ChangeKind.CANCELLED)


class Aftermath:
    """Keeps all posts, and judges in the end what became of them."""

    def __init__(self, world: World, bounds: Bounds, history: History) -> None:
        self._world = world
        self._bounds = bounds
        self._history = history
        self._posts: list[tuple[Telling, Arrival]] = []
        self._posted_at: dict[int, list[float]] = defaultdict(list)  # by channel
        self.refused: set[int] = set()  # messages (by id) that Discord would not publish or edit

    def read(self, telling: Telling, arrival: Arrival) -> None:
        """Note a post that tells one change in a guild."""
        if not telling.is_digest and self._bounds.guild_of(telling.channel_id):
            self._posts.append((telling, arrival))
            self._posted_at[telling.channel_id].append(arrival.at)

    def close(self) -> None:
        """Judge all of them."""
        for telling, arrival in self._posts:
            if arrival.message.id not in self.refused:
                self._is_published(telling, arrival)
                self._is_up_to_date(telling, arrival)

    def _is_published(self, telling: Telling, arrival: Arrival) -> None:
        channel_id = arrival.channel_id
        if self._world.discord.world.channels[channel_id].kind != ANNOUNCEMENT_CHANNEL:
            return
        times = self._posted_at[channel_id]
        before = bisect_right(times, arrival.at + AN_HOUR) - bisect_left(times, arrival.at - MOST)
        waits = PUBLISHED_IN + before / PUBLISHED * AN_HOUR
        if waits > MOST or not self._is_kept(channel_id, arrival.at - BEFORE, arrival.at, waits):
            return
        later = self._history.news_of(telling.word, *_OVERTAKING)
        if any(arrival.at - BEFORE < each.begins < arrival.at + waits for each in later):
            return  # followers are told of that instead
        if not arrival.message.payload["flags"] & CROSSPOSTED:
            self._world.broken(f"{arrival.message.id} in {channel_id} was not published")

    def _is_up_to_date(self, telling: Telling, arrival: Arrival) -> None:
        if telling.kind in _STOCK:
            self._says_sold_out(telling, arrival)
        elif telling.kind in _OF_DROPS:
            settled = self._history.settled(telling.word)
            if settled is not None:
                self._says(telling, arrival, settled)

    def _says_sold_out(self, telling: Telling, arrival: Arrival) -> None:
        """Judge whether a post says of stock that sold out since that it is sold out."""
        events = self._history.news_of(telling.word, ChangeKind.SOLD_OUT)
        since = [each for each in events if each.begins > arrival.at + BEFORE]
        if not since or not since[0].is_sure or "Sold out" in text_of(arrival):
            return
        if self._is_due(since[0], telling.channel_id):
            self._world.broken(
                f"{arrival.message.id} in {telling.channel_id} does not say that {telling.word} "
                f"sold out at {since[0].begins:.0f} s"
            )

    def _is_due(self, event: Event, channel_id: int) -> bool:
        return self._is_kept(channel_id, event.begins, event.known_by, EDITED_IN)

    def _says(self, telling: Telling, arrival: Arrival, settled: Settled) -> None:
        """Judge whether a post says when a drop is that moved since, or that it is called off."""
        if settled.said_at < arrival.at + BEFORE:
            return
        text = text_of(arrival)
        moment = f"<t:{settled.at.timestamp():.0f}:"
        is_said = "ancelled" in text if settled.is_cancelled else moment in text
        if not is_said and self._is_kept(
            telling.channel_id, settled.said_at, settled.known_by, EDITED_IN
        ):
            what = "is off" if settled.is_cancelled else f"is at {settled.at:%H:%M}"
            self._world.broken(
                f"{arrival.message.id} in {telling.channel_id} does not say that {telling.word} "
                f"{what}"
            )

    def _is_kept(self, channel_id: int, since: float, known_by: float, seconds: float) -> bool:
        """Tell whether somebody wanted alerts in a channel all the time until something is due."""
        # A rest that was written by a clock that was ahead is believed for as long as that was.
        seconds += self._world.clock.set_back(max(known_by - AN_HOUR, 0.0), known_by + MOST)
        until = self._bounds.clear_after(known_by, seconds, channel_id)
        weather = self._world.weather
        is_closed = channel_id in weather.closed or any(
            each.channel_id == channel_id and each.code in UNSEEN and since <= each.until
            for each in weather.refused
        )
        if until > self._world.time.elapsed or is_closed:
            return False
        wants = [
            place.wishes.between(since, until)
            for place in self._world.people.places
            if place.channel.id == channel_id
        ]
        return any(
            all(want is not None and not _is_paused(want) for want in each) for each in wants
        )


def _is_paused(want: object) -> bool:
    return bool(getattr(want, "is_paused", True))
