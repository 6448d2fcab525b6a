"""The hours in which people want nothing told, and digests: begun, edited and ended early."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import RequestError, StoreError
from bot.models import Digest
from bot.services import Services
from tests.simulation.clockwork import START
from tests.simulation.lives import Action
from tests.simulation.wishes import Place
from tests.wire.world import ANNOUNCEMENT_CHANNEL, FORUM_CHANNEL, Channel

if TYPE_CHECKING:
    from tests.simulation.people import People
    from tests.simulation.world import World

BY_NIGHT = 0.3  # of them have them over midnight
ENDED_EARLY = 0.5  # of the guilds with quiet hours end them before their time
MIND_CHANGES = 3  # of subscriptions in quiet hours or a trouble, while something waits
SETTLED = 300.0  # seconds after the start in which subscriptions are made
TRIED_FOR = 5  # minutes in which somebody asks until there is an answer
MIDNIGHT = 18 * 3600.0  # seconds after the start


class Hours:
    """Quiet hours of guilds and members, and a channel's digest."""

    def __init__(self, people: People, world: World, chance: random.Random) -> None:
        """Begin without any.

        Args:
            people: who want them.
            world: theirs.
            chance: what they want is drawn from it.
        """
        self._people = people
        self._world = world
        self._chance = chance
        self.quiet: dict[int, tuple[float, float]] = {}  # seconds: from, until
        self.quiet_to_end: dict[int, float] = {}  # seconds: when somebody asked that they end
        self.quiet_ended: dict[int, float] = {}  # and was answered
        self.digests: dict[
            int, float
        ] = {}  # seconds at which channels (by id) are told all at once
        self.digest_to_end: dict[int, float] = {}  # when somebody wanted them at once from then on
        self.digest_ended: dict[int, float] = {}  # and was answered
        self.digest_is_unsure: set[int] = set()  # channels (by id), while its hour is changed

    def fold(self, busy: Sequence[tuple[float, float]]) -> None:
        """Let a channel of the last guild have a digest, whose hours are edited while it waits."""
        channel = next(
            place.channel
            for place in reversed(self._people.places)
            if place.member is None
            and place.channel.kind not in {ANNOUNCEMENT_CHANNEL, FORUM_CHANNEL}
        )
        since, until = self._chance.choice(busy)
        at = min(self._chance.uniform(since, until + 3600), self._world.ends_at - 3600)
        at -= at % 60
        if at < 1800:
            return
        self.digests[channel.id] = at
        guild_id = channel.guild.id
        self._people.at(self._chance.uniform(300, at), self._moving_house(guild_id))
        if self._chance.random() < ENDED_EARLY:
            moment = self._chance.uniform(max(since, at - 3600), at - 600)
            self._people.at(moment, self._unfolding(channel))
            return
        other = at + self._chance.choice((-1, 1, 1)) * self._chance.randrange(10, 60) * 60
        other = min(other, self._world.ends_at - 3600)
        moment = min(at, other) - self._chance.uniform(600, 1200)
        if moment > SETTLED:
            for attempt in range(TRIED_FOR):  # who had no answer asks again
                self._people.at(moment + 60 * attempt, self._folding_at(channel, other))

    def _folding_at(self, channel: Channel, other: float) -> Action:
        """Let a channel's digest come at another hour of the day, in seconds."""

        async def act(services: Services) -> None:
            world, at = self._world, self.digests[channel.id]
            if at == other or world.time.elapsed > min(at, other) - 60:
                return
            self.digest_is_unsure.add(channel.id)
            for place in self._people.places:
                there = (
                    await self._people.there(services, place) if place.channel is channel else None
                )
                if there is None:
                    continue
                hour = (START + timedelta(seconds=other)).time()
                by = self._people.somebody(channel.guild.id)
                try:
                    await services.subscriptions.change(
                        replace(there, digest_at=hour), by=by, seen=there.revision
                    )
                except (StoreError, RequestError):
                    return
            self.digests[channel.id] = other
            self.digest_is_unsure.discard(channel.id)
            world.note(f"{channel.id} has its digest at {other:.0f} s")

        return act

    def _unfolding(self, channel: Channel) -> Action:
        """Let a channel be told at once from now on, and of what was held for its digest."""

        async def act(services: Services) -> None:
            world = self._world
            self.digest_to_end[channel.id] = world.time.elapsed
            for place in self._people.places:
                there = (
                    await self._people.there(services, place) if place.channel is channel else None
                )
                if there is None:
                    continue
                at_once = replace(there, digest=Digest.INSTANT, digest_at=None)
                by = self._people.somebody(channel.guild.id)
                try:
                    await services.subscriptions.change(at_once, by=by, seen=there.revision)
                except (StoreError, RequestError):
                    return
            self.digest_ended[channel.id] = world.time.elapsed
            world.note(f"{channel.id} has no digest any more")

        return act

    def sleeping(self, place: Place, begins: float, until: float) -> Action:
        """Let a member want no messages for some hours, over midnight."""

        async def act(services: Services) -> None:
            start, end = (START + timedelta(seconds=s) for s in (begins, until))
            hours = f"{start:%H:%M}-{end:%H:%M}"
            await services.watches.keep_hours(place.member.id, {"quiet": hours, "timezone": "UTC"})
            self.quiet[place.channel.id] = (begins, until)
            self._world.note(f"{place.channel.id} is quiet {hours}")

        return act

    def _moving_house(self, guild_id: int) -> Action:
        """Give a guild a time zone of the same hours: what is held is planned anew."""

        async def act(services: Services) -> None:
            by = self._people.somebody(guild_id)
            await services.settings.change(guild_id, "Guild", {"timezone": "Etc/UTC"}, by=by)

        return act

    def be_quiet(self, guild_id: int, busy: Sequence[tuple[float, float]]) -> None:
        """Let a guild have quiet hours that begin while something happens, and something waits."""
        length = self._chance.uniform(30, 70) * 60
        latest = max(self._world.ends_at - length - 2800, 1900)
        spans = [(since, until) for since, until in busy if until > 1800 and since < latest]
        if self._world.is_day and self._chance.random() < BY_NIGHT:  # as a day begins
            spans = [(MIDNIGHT - length / 2, MIDNIGHT)]
        since, until = self._chance.choice(spans or busy)
        begins = self._chance.uniform(max(since, 1800), max(min(until, latest), 1900))
        begins -= begins % 60
        self._people.at(30, self._quieting(guild_id, begins, length - length % 60))
        trouble = self._chance.uniform(60, 400)
        since = begins - self._chance.uniform(0, trouble)
        self._world.at(since, lambda: self._world.weather.fail_in(guild_id, trouble))
        self._world.market.sell_out_twice(begins)
        for place in self._chance.sample(self._people.told_in(guild_id), MIND_CHANGES):
            moment, change = begins + self._chance.uniform(0.2, 0.9) * length, self._chance.random()
            self._people.at(
                moment, self._people.changing(place, change, self._people.some_want(place))
            )
        self._people.at(
            begins + self._chance.uniform(0.5, 0.9) * length, self._people.moving(guild_id)
        )
        if self._chance.random() < ENDED_EARLY:
            moment = begins + self._chance.uniform(0.3, 0.8) * length
            self._people.at(moment, self._ending_quiet(guild_id))

    def _quieting(self, guild_id: int, begins: float, length: float) -> Action:
        async def act(services: Services) -> None:
            start, end = (START + timedelta(seconds=s) for s in (begins, begins + length))
            hours = f"{start:%H:%M}-{end:%H:%M}"
            by = self._people.somebody(guild_id)
            await services.settings.change(guild_id, "Guild", {"quiet": hours}, by=by)
            self.quiet[guild_id] = (begins, begins + length)
            self._world.note(f"{guild_id} is quiet {hours}")

        return act

    def _ending_quiet(self, guild_id: int) -> Action:
        """End quiet hours before their time: what is held is told now."""

        async def act(services: Services) -> None:
            world = self._world
            self.quiet_to_end[guild_id] = world.time.elapsed
            await world.life.passes("somebody asks")
            by = self._people.somebody(guild_id)
            try:
                await services.settings.change(guild_id, "Guild", {"quiet": "off"}, by=by)
            except StoreError:
                return
            self.quiet_ended[guild_id] = world.time.elapsed
            world.note(f"{guild_id} is quiet no more")

        return act

    def quiet_for(self) -> dict[int | None, float]:
        """Return for how many seconds guilds (by id) have quiet hours yet, if they have any."""
        shown = (self._world.clock.now() - START).total_seconds()
        return {
            guild_id: until - shown
            for guild_id, (begins, until) in self.quiet.items()
            if begins <= shown < until and guild_id not in self.quiet_ended
        }
