"""When something goes wrong: by chance, with a message or with news; and how long the way takes.

All of it is laid down by the seed, so that the judge knows what was owed meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tests.simulation.events import UNKNOWN
from tests.simulation.hours import MIND_CHANGES
from tests.simulation.strikes import (
    GIVEN_UP,
    HANGS,
    MINDED,
    NOT_HEARD,
    SLOW,
    UNSEEN,
    WEARY,
    WITH_NEWS_FOR,
    Strikes,
)
from tests.wire import edge
from tests.wire.routes import Route
from tests.wire.world import Channel

if TYPE_CHECKING:
    from tests.simulation.world import World

LATE = (5.0, 60.0)  # seconds by which the gateway may be late
FORUM_PART = 0.4  # of the messages that fare badly
LONG = (2000.0, 2800.0)  # seconds of what lasts for longer than stock is news
MINDS = 8  # subscriptions that are changed while news cannot leave
MINDED_IN = 600.0  # seconds after the news in which somebody does, however long it waits
WITH_NEWS = 0.5  # of what goes wrong does so just when there is news
AWAITING = 3
LONG_LOOKS, LONG_LOOK = 0.04, (16.0, 50.0)  # of the looks; their seconds


class Weather(Strikes):
    """The troubles of one world, each in its turn."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.closed: dict[int, float] = {}  # since when channels (by id) refuse, until the end
        self._lurking: Callable[[float], None] | None = None
        self._awaiting: list[Callable[[], None]] = []  # strikes that come with news
        self._minded: set[tuple[int | None, float]] = set()  # where and since when: once each

    def ways(self) -> tuple[float, float]:
        """Return how long a request is on its way there, and its answer back, in seconds."""
        chance = self._ways
        there, back = chance.uniform(0.02, 0.1), chance.uniform(0.02, 0.1)
        now = self._world.time.elapsed
        if now < self._slow_until:
            there += chance.uniform(*SLOW) * (chance.random() < 0.5)
            back += chance.uniform(*SLOW) * (chance.random() < 0.5)
        if now < self._hangs_until and chance.random() < 0.3:
            back += chance.uniform(*HANGS)
        return there, back

    def ready_takes(self) -> float:
        """Return how long the gateway takes until READY, in seconds."""
        if self._ways.random() < 0.15:
            return self._ways.uniform(20, 90)
        return self._ways.uniform(0.2, 2)

    def fetch_takes(self) -> float:
        """Return how long a source takes to answer, in seconds; some longer than a lease lasts."""
        if self._ways.random() < LONG_LOOKS:
            return self._ways.uniform(*LONG_LOOK)
        return self._ways.uniform(0.1, 2.5)

    def strike(self) -> None:
        """Let one thing go wrong, whichever."""
        everywhere: list[Callable[[float], None]] = [
            self.blocked_again,
            self.blocked_again,
            self.blocked_again,
            self._lossy,
            self._broken,
            self._limited,
            self._unreadable,
            self._slow,
            self._hanging,
        ]
        somewhere: list[Callable[[float], None]] = [
            self._guild_broken,
            self._guild_away,
            self._timed_out,
            self._lose_permission,
            self._tags_go,
            self._full,
            self._direct_messages_closed,
            self._member_closes,
            self._refuse_once,
            self._refuse_once,
            self._refuse_beside,
            self._nobody_hears,
        ]
        chosen = self._chance.choice(everywhere if self._chance.random() < 0.55 else somewhere)
        seconds = min(self._chance.expovariate(1 / 90) + 5, 600)
        if self._chance.random() < WITH_NEWS and len(self._awaiting) < AWAITING:
            self._awaiting.append(lambda: chosen(max(seconds, WITH_NEWS_FOR)))
        else:
            chosen(seconds)

    def lurk(self) -> None:
        """Let something change just when a message departs to whom it concerns."""
        self._lurking = self._chance.choice(
            [
                self._timed_out,
                self._timed_out,
                self._lose_permission,
                self._lose_permission,
                self._guild_away,
                self._guild_broken,
                self._lost_and_broken,
                self._lost_and_broken,
                self._drop_moves,
                self._closed_with_a_queue,
                self._closed_with_a_queue,
                self._full,
            ]
        )

    def departs(self, channel_id: int, body: str) -> None:
        """Note that a message departs to a channel; what lurks strikes, and is told of late."""
        if channel_id not in self._world.discord.world.channels:
            return
        where = self._world.discord.world.channels[self._world.main_channel(channel_id)]
        if where not in self._channels() or where.guild is None:
            return
        if self._is_weary(where.id, where.guild.id):  # what is wrong already would hide it
            return
        if (strike := self._lurking_at(where, body)) is None:
            return
        self._where = where
        if self._chance.random() < GIVEN_UP:
            self._world.people.give_up(where)
        if self._chance.random() < 0.7:
            self.tell_late(where.guild, self._chance.uniform(*LATE))
        strike(min(self._chance.expovariate(1 / 90) + 60, 600))
        self._where = None

    def _lurking_at(self, channel: Channel, body: str) -> Callable[[float], None] | None:
        """Return what strikes where a message departs to, if anything does."""
        if self._returning.get(channel.id, UNKNOWN) <= self._world.time.elapsed:
            del self._returning[channel.id]
            return partial(self._lose_permission, is_first=False)
        strike = self._lurking
        if strike == self._drop_moves and not self._world.people.drops.choose(body):
            return None
        self._lurking = None
        return strike

    def _is_weary(self, *scopes: int) -> bool:
        """Tell whether something is wrong everywhere or in some scopes, or was until just now."""
        now = self._world.time.elapsed
        return any(
            each.begins <= now <= each.ends + WEARY
            for each in self.troubles
            if each.scope is None or each.scope in scopes or not scopes
        )

    def news_comes(self) -> None:
        """Let something go wrong with the news, and people change their minds while it waits."""
        if self._awaiting and self._ways.random() < WITH_NEWS:
            self._awaiting.pop(0)()
        now = self._world.time.elapsed
        left: dict[int | None, float] = {}  # seconds for which it cannot leave, by where
        for trouble in self.troubles:
            where = trouble.scope, trouble.begins
            if trouble.begins <= now < trouble.ends and where not in self._minded:
                self._minded.add(where)
                until = max(left.get(trouble.scope, 0.0), trouble.ends - now)
                left[trouble.scope] = until
        left |= self._world.people.hours.quiet_for()
        for scope, seconds in left.items():
            if seconds > WEARY / 4 and self._ways.random() < MINDED:
                most = MINDS if scope is None else MIND_CHANGES
                self._world.people.change_minds(scope, min(seconds, MINDED_IN), most=most)

    def long_outage(self, *, everywhere: bool) -> None:
        """Let Discord be away, or fail in a guild, for longer than stock is news."""
        *_, last = self._world.discord.world.guilds.values()  # which has no quiet hours
        strike = self._outage if everywhere else self._guild_broken
        self._last_long(strike, last.channels[0])

    def long_loss(self) -> None:
        """Let a channel that is told what is in stock refuse all for longer than that is news."""
        if (channel := self._world.people.told_of_stock()) is not None:
            self._last_long(partial(self._lose_permission, is_first=False), channel)

    def _last_long(self, strike: Callable[[float], None], channel: Channel) -> None:
        market = self._world.market
        market.sell_out_twice(self._world.time.elapsed + WEARY)
        for shop in market.products:  # what is there all the while, so that a catch-up tells it
            self._later(
                self._chance.uniform(5, WEARY), partial(market.add_product, shop, is_in=True)
            )
        self._where = channel
        strike(self._chance.uniform(*LONG))
        self._where = None

    def long_limit(self, seconds: float) -> None:
        """Let Discord take nothing at all for some seconds, and say so."""
        self._limited(seconds)

    def close_channels(self) -> None:
        """Let two channels of a guild refuse all from now on, for a reason that nobody can see."""
        first = self._channel()
        self._nobody_hears(NOT_HEARD, first.guild)
        others = [each for each in self._channels() if each.guild is first.guild]
        for channel in dict.fromkeys((first, self._chance.choice(others))):
            self._close(channel)

    def _close(self, channel: Channel) -> None:
        self._world.discord.faults.refuse_channel(channel.id, self._chance.choice(UNSEEN))
        self.closed[channel.id] = self._world.time.elapsed
        self._world.note(f"{channel.id} refuses everything from now on")

    def trip(self) -> None:
        """Let the next few messages fare badly: so few that they are in time all the same."""
        chance, faults = self._chance, self._world.discord.faults
        if self._is_weary() or any(trip.times for trip in self._trips):
            return
        kind, times = chance.choice(("lost", "lost", "unreadable", "broken", "blocked")), 1
        if chance.random() < 0.4:
            times = chance.randrange(2, 4)
        route = Route.FORUM_POST if chance.random() < FORUM_PART else Route.CREATE_MESSAGE
        self._world.note(f"the next {times} of {route.name}: {kind}")
        if kind == "lost":
            trip = faults.lose_answer(times=times, route=route)
        elif kind == "unreadable":
            cut = edge.raw(200, '{"id": "1')
            trip = faults.answer(cut, times=times, route=route, is_carried_out=True)
        elif kind == "broken":
            trip = faults.abort(times=times, route=route)
        else:
            trip = faults.answer(edge.html(403), times=times, route=route)
        self._trips.append(trip)
