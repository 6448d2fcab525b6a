"""What may go wrong outside, each by itself: in all of Discord, on the way there, in a place.

Each trouble is written down with when it ends and whom it concerns. It knows nothing of when it is
its turn.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.simulation.clockwork import run_through
from tests.wire import edge
from tests.wire.faults import Effect, Fault
from tests.wire.routes import Route
from tests.wire.world import (
    ANNOUNCEMENT_CHANNEL,
    FORUM_CHANNEL,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    Guild,
)

if TYPE_CHECKING:
    from tests.simulation.world import World

SLOW = (0.5, 8.0)  # seconds, while the way is slow
HANGS = (40.0, 240.0)  # seconds for which an answer hangs
LIFTED, LIFTED_BY = 0.4, 1800.0  # of the timeouts; seconds before their end
FORGOTTEN = (330.0, 600.0)  # seconds: longer than Discord knows a nonce
ARRIVED_IN = 0.3  # seconds in which a message that departed has surely arrived
WEARY = 80.0  # seconds after a trouble in which tries are still rare
OVER_UNSEEN = 0.3  # of the outages of guilds
LOST_AGAIN, LOST_AGAIN_IN = 0.4, (660.0, 1500.0)  # of the permissions; seconds
RETURNS_IN = 120.0  # seconds after one is back in which a channel that lost it loses it no more
NOT_HEARD = 900.0  # seconds in which one way to a moderator is closed
UNHEARD = 0.4  # of the permissions that are missing, where that holds then
PUBLISHED_AGAIN, LIMITED_ON = (120.0, 400.0), 30.0  # seconds: how long they wait; after a trouble
GIVEN_UP = 0.25  # of the channels where a message meets trouble; somebody changes them then
MINDED = 0.6  # of the longer troubles, in which somebody changes what waits
LIMITS = (5.0, 60.0)  # seconds that a limited channel asks to wait
QUEUED_FOR = 400.0  # seconds, of each shop one look, until a channel is closed where they wait
ONCE_MORE, ONCE_MORE_IN = 0.5, (90.0, 240.0)  # of what the edge does; seconds after its end
WITH_NEWS_FOR = 40.0  # seconds at least of what goes wrong with the news
GLOBAL_LIMIT = "a global limit"
TOLD_LATE = "the gateway is late"
GUILD_AWAY, TIMED_OUT = "a guild is unavailable", "the bot is timed out"
UNSEEN = (50001, 50013)  # codes of refusals of which the permissions may say nothing
BESIDE = (50013, 60003)  # codes by which a publication alone is refused
REFUSED_ONCE = ((400, 200000), (400, 240000), (403, 20026), (400, 20016), (429, 20028))


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Something that is wrong for a while: everywhere, or in a guild or channel (by id).

    What ``stops`` lets nothing be owed at all: subscriptions are set aside meanwhile.
    """

    begins: float
    ends: float
    scope: int | None
    what: str
    stops: bool = False


@dataclass(frozen=True, kw_only=True)
class Refused:
    """That a channel (by id) refuses messages; ``until`` when that can be found out."""

    at: float
    channel_id: int
    code: int
    until: float = float("inf")
    words: str = ""  # that tell of it


class Strikes:
    """The single troubles of one world, and what is wrong or was."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = random.Random(f"{world.seed} weather")  # noqa: S311 - a simulation
        self._ways = random.Random(f"{world.seed} ways")  # noqa: S311 - the same
        self.troubles: list[Trouble] = []
        self.refused: list[Refused] = []
        self._slow_until = self._hangs_until = 0.0
        self._trips: list[Fault] = []
        self._returning: dict[int, float] = {}  # from when channels (by id) lose it again
        self._deaf_until: dict[int, float] = {}  # guilds (by id), one of whose moderators is
        self._where: Channel | None = None  # in which it strikes, if that is not left to chance

    def trouble(
        self, seconds: float, what: str, scope: int | None = None, *, stops: bool = False
    ) -> None:
        """Write down that something is wrong from now on, for some seconds."""
        now = self._world.time.elapsed
        for trip in self._trips:  # one more failure after it would make the tries rarer still
            trip.stop()
        self._trips.clear()
        self.troubles.append(
            Trouble(begins=now, ends=now + seconds, scope=scope, what=what, stops=stops)
        )
        self._world.note(f"{what} for {seconds:.0f} s{'' if scope is None else f' in {scope}'}")
        if self._ways.random() < MINDED and seconds > WEARY / 2:
            self._world.people.change_minds(scope, seconds)

    def fail_in(self, guild_id: int, seconds: float) -> None:
        """Let a guild answer nothing but errors for some seconds."""
        guild = self._world.discord.world.guilds[guild_id]
        self._where = guild.channels[0]
        self._guild_broken(seconds)
        self._where = None

    def _outage(self, seconds: float) -> None:
        self._fault(Effect.ABORT, seconds)
        self.trouble(seconds, "outage")

    def _lossy(self, seconds: float) -> None:
        self._fault(Effect.LOSE, seconds, probability=0.4)
        self.trouble(seconds, "answers are lost")

    def _broken(self, seconds: float) -> None:
        status = self._chance.choice((500, 502, 503))
        self._fault(Effect.STATUS, seconds, probability=0.6, status=status)
        self.trouble(seconds, f"answers are {status}")

    def blocked_again(self, seconds: float) -> None:
        """Let the edge let nothing through, and perhaps once more when it has done so again."""
        strike = self._chance.choice((self._blocked, self._banned, self._outage))
        strike(seconds)
        if self._chance.random() < ONCE_MORE:
            self._later(seconds + self._chance.uniform(*ONCE_MORE_IN), lambda: strike(seconds))

    def _blocked(self, seconds: float) -> None:
        block = self._chance.choice(
            [
                edge.html(403),
                edge.html(404),
                edge.html(400),
                edge.html(408),
                edge.html(421),
                edge.error(403, edge.BLOCKED, via=False),
                edge.html(503, retry_after="20"),
            ]
        )
        self._world.discord.faults.answer(block, seconds=seconds, route=None)
        self.trouble(seconds, f"the edge answers {block.status}")

    def _banned(self, seconds: float) -> None:
        self._world.discord.faults.answer(edge.ban, seconds=seconds, route=None)
        self.trouble(seconds, "the edge bans")

    def _limited(self, seconds: float) -> None:
        self._world.discord.limit_globally(seconds)
        self.trouble(seconds, GLOBAL_LIMIT)

    def _limited_in(self, channel: Channel, seconds: float) -> None:
        """Let a channel answer nothing but that it is limited, again and again."""
        limit = edge.limit(self._ways.uniform(*LIMITS))
        self._world.discord.faults.answer(limit, seconds=seconds, route=None, channel_id=channel.id)
        # Of two tries that hang, a guild of so few channels has enough: see lives.HANGING.
        guild = channel.guild
        self.trouble(seconds, "a channel is limited", channel.id if guild is None else guild.id)

    def _unreadable(self, seconds: float) -> None:
        body = self._chance.choice(["", '{"id": "1', "<html>"])
        self._world.discord.faults.answer(
            edge.raw(200, body), seconds=seconds, route=None, probability=0.5, is_carried_out=True
        )
        self.trouble(seconds, "answers cannot be read")

    def _slow(self, seconds: float) -> None:
        self._slow_until = self._world.time.elapsed + seconds
        self.trouble(seconds + SLOW[1], "the way is slow")

    def _hanging(self, seconds: float) -> None:
        seconds = min(seconds, 60)
        self._hangs_until = self._world.time.elapsed + seconds
        self.trouble(seconds + HANGS[1], "answers hang")

    def _guild_broken(self, seconds: float) -> None:
        guild = self._guild()
        fault = Fault(
            Effect.STATUS,
            status=500,
            route=None,
            times=None,
            guild_id=guild.id,
            until=self._world.time.elapsed + seconds,
        )
        self._world.discord.faults.add(fault)
        self.trouble(seconds, "a guild answers 500", guild.id)
        self._publish_rarely(guild, seconds + LIMITED_ON)

    def _publish_rarely(self, guild: Guild, seconds: float) -> None:
        """Let publications in a guild be limited for long; its alerts and notices are not."""
        for channel in guild.channels:
            if channel.kind == ANNOUNCEMENT_CHANNEL:
                limit = edge.limit(self._ways.uniform(*PUBLISHED_AGAIN))
                self._world.discord.faults.answer(
                    limit, seconds=seconds, route=Route.PUBLISH, channel_id=channel.id
                )
                self._world.note(f"publications in {channel.id} are limited for {seconds:.0f} s")

    def _lost_and_broken(self, seconds: float) -> None:
        """Let a message arrive and its answer be lost, and nobody find that out for long."""
        del seconds
        channel, guild = self._channel(), self._guild()
        route = Route.FORUM_POST if channel.kind == FORUM_CHANNEL else Route.CREATE_MESSAGE
        self._world.discord.faults.lose_answer(times=1, route=route, channel_id=channel.id)
        broken_for = self._chance.uniform(*FORGOTTEN)
        goes_wrong = self._chance.choice(
            (
                lambda: self.fail_in(guild.id, broken_for),
                lambda: self._time_out_in(guild.id, broken_for),
                lambda: self._limited(broken_for),
                lambda: self._blocked(broken_for),
                lambda: self._limited_in(channel, broken_for),
                lambda: self._limited_in(channel, broken_for),
            )
        )
        self._later(ARRIVED_IN, goes_wrong)

    def _time_out_in(self, guild_id: int, seconds: float) -> None:
        self._where = self._world.discord.world.guilds[guild_id].channels[0]
        self._timed_out(seconds)
        self._where = None

    def _drop_moves(self, seconds: float) -> None:
        """Let a drop move while a message about it is on its way, and does not get there."""
        guild = self._guild()
        move = self._world.people.drops.change(is_move=True, chosen=True)
        self._world.person_at(self._world.time.elapsed + self._chance.uniform(0.1, 5), move)
        self.fail_in(guild.id, min(seconds, WITH_NEWS_FOR))

    def _nobody_hears(self, seconds: float, guild: Guild | None = None) -> None:
        """Let the channel for notices be closed, and the direct messages of who set it up.

        Another moderator can be reached.
        """
        guild_id = (guild or self._guild()).id
        log = self._world.people.logs[guild_id]
        person = self._chance.choice(self._world.people.moderators[guild_id][:2])
        closed = (log.id, self._world.discord.world.dm(person).id)
        if self._deaf_until.get(guild_id, 0.0) > self._world.time.elapsed:
            return
        self._deaf_until[guild_id] = self._world.time.elapsed + seconds
        for channel_id, code in zip(closed, (50013, 50007), strict=True):
            self._world.discord.faults.refuse_channel(channel_id, code)
            self.trouble(seconds, "a notice is refused", channel_id)

        async def reopen() -> None:
            for channel_id in closed:
                self._world.discord.faults.accept_channel(channel_id)
            self._world.people.log_again(guild_id)

        self._later(seconds, reopen)

    def _guild_away(self, seconds: float) -> None:
        guild, discord = self._guild(), self._world.discord
        if guild.is_unavailable:
            return
        self._soon(lambda: discord.lose_guild(guild))
        self._later(seconds, lambda: discord.restore_guild(guild))
        if self._chance.random() < OVER_UNSEEN:  # it ends while there is no process
            left = self._chance.uniform(10, min(seconds / 2, 30))
            self._later(seconds - left, lambda: self._world.kills.be_away(left + 20))
        self.trouble(seconds, GUILD_AWAY, guild.id)
        self._world.people.welcome()

    def _timed_out(self, seconds: float) -> None:
        guild, discord = self._guild(), self._world.discord
        self._soon(lambda: discord.time_out_bot(guild, seconds + 60))
        if self._chance.random() < LIFTED:  # long before its end, and the gateway tells that
            self._soon(lambda: discord.time_out_bot(guild, seconds + LIFTED_BY))
            self._later(seconds + 60, lambda: discord.time_out_bot(guild, 0))
        self.trouble(seconds + 60, TIMED_OUT, guild.id)
        self._world.people.welcome()

    def _closed_with_a_queue(self, seconds: float) -> None:
        """Let nothing leave while there is news, and a channel refuse all as soon as it does again.

        What waits finds that out, and not the gateway.
        """
        channel = self._channel()
        if channel.guild is None:
            return
        guild_id, market = channel.guild.id, self._world.market
        self._chance.choice(
            (
                lambda: self.fail_in(guild_id, QUEUED_FOR),
                lambda: self._limited(QUEUED_FOR),
                lambda: self._blocked(QUEUED_FOR),
            )
        )()
        for shop in market.products:
            market.add_product(shop, is_in=True)

        def close() -> None:
            self.tell_late(channel.guild, seconds / 2)
            self._where = channel
            self._lose_permission(seconds)
            self._where = None

        self._later(QUEUED_FOR - 1, close)

    def tell_late(self, guild: Guild | None, seconds: float) -> None:
        """Let the gateway tell what happens in a guild some seconds late."""
        if guild is not None:
            self._world.gateway.be_late(guild.id, seconds)
            self.trouble(seconds, TOLD_LATE, guild.id)

    def _lose_permission(self, seconds: float, *, is_first: bool = True) -> None:
        """Let a channel refuse all for a while, and perhaps once more when that is over."""
        channel, discord = self._channel(), self._world.discord
        if channel.denied_to_bot:
            return
        denied = self._chance.choice((SEND_MESSAGES, VIEW_CHANNEL))
        self._soon(lambda: discord.update_channel(channel, denied_to_bot=denied))
        self._later(seconds + 60, lambda: discord.update_channel(channel, denied_to_bot=0))
        self.trouble(seconds + 60, "a permission is missing", channel.id)
        if self._chance.random() < GIVEN_UP:
            self._world.people.give_up(channel)
        if self._chance.random() < UNHEARD:
            self._nobody_hears(seconds + NOT_HEARD, channel.guild)
        self._note_refused(channel, 50013, seconds + 60)

        def again() -> None:
            self._where = channel
            self._lose_permission(seconds, is_first=False)
            self._where = None

        if is_first and self._chance.random() < LOST_AGAIN:
            self._later(seconds + self._chance.uniform(*LOST_AGAIN_IN), again)
        elif is_first:  # with the next message to it, before the gateway tells
            self._returning[channel.id] = self._world.time.elapsed + seconds + 60 + RETURNS_IN

    def _tags_go(self, seconds: float) -> None:
        forums = [channel for channel in self._channels() if channel.kind == FORUM_CHANNEL]
        forum, discord = self._chance.choice(forums), self._world.discord
        if not forum.tags:
            return
        tags = list(forum.tags)
        self._soon(lambda: discord.update_channel(forum, tags=[], requires_tag=True))
        self._later(
            seconds + 60, lambda: discord.update_channel(forum, tags=tags, requires_tag=True)
        )
        self.trouble(seconds + 60, "a forum has no tags", forum.id)
        self._note_refused(forum, 40067, seconds + 60)

    def _note_refused(self, channel: Channel, code: int, seconds: float) -> None:
        now = self._world.time.elapsed
        self.refused.append(Refused(at=now, channel_id=channel.id, code=code, until=now + seconds))

    def _full(self, seconds: float) -> None:
        guild = self._guild()
        before, guild.thread_limit = guild.thread_limit, 0
        if before == 0:
            return

        async def empty() -> None:
            guild.thread_limit = before

        self._later(seconds, empty)
        self.trouble(seconds + 600, "a guild takes no thread", guild.id)  # it is tried seldom

    def _direct_messages_closed(self, seconds: float) -> None:
        guild_id, people = self._chance.choice(list(self._world.people.moderators.items()))
        person = self._chance.choice(people)
        channel_id = self._world.discord.world.dm(person).id
        if self._deaf_until.get(guild_id, 0.0) > self._world.time.elapsed:
            return
        self._deaf_until[guild_id] = self._world.time.elapsed + seconds + 120
        self._world.discord.faults.refuse_channel(channel_id, 50007)

        async def reopen() -> None:
            self._world.discord.faults.accept_channel(channel_id)

        self._later(seconds + 120, reopen)
        self.trouble(seconds + 120, "a moderator takes no direct messages", person.id)

    def _member_closes(self, seconds: float) -> None:
        place = self._chance.choice(self._world.people.watches())
        self._world.discord.faults.refuse_channel(place.channel.id, 50007)

        def reopen() -> None:
            self._world.discord.faults.accept_channel(place.channel.id)
            self._world.people.save_again(place)

        self._later(seconds + 120, reopen)
        # The watch is open again some moments after it is saved.
        self.trouble(
            seconds + 130, "a member takes no direct messages", place.channel.id, stops=True
        )

    def _refuse_once(self, seconds: float) -> None:
        del seconds
        channel = self._channel()
        status, code = self._chance.choice(REFUSED_ONCE)
        answer = edge.limit(5, code=code) if status == 429 else edge.error(status, code)
        route = Route.FORUM_POST if channel.kind == FORUM_CHANNEL else Route.CREATE_MESSAGE
        self._world.discord.faults.answer(answer, times=1, route=route, channel_id=channel.id)
        self._world.note(f"the next message in {channel.id} is refused with {code}")

    def _refuse_beside(self, seconds: float) -> None:
        del seconds
        followed = [each for each in self._channels() if each.kind == ANNOUNCEMENT_CHANNEL]
        if followed:
            channel, code = self._chance.choice(followed), self._chance.choice(BESIDE)
            self._world.discord.faults.answer(
                edge.error(403, code), times=1, route=Route.PUBLISH, channel_id=channel.id
            )
            self._world.note(f"the next publication in {channel.id} is refused with {code}")

    def _fault(self, effect: Effect, seconds: float, **more: Any) -> None:
        until = self._world.time.elapsed + seconds
        self._world.discord.faults.add(Fault(effect, route=None, times=None, until=until, **more))

    def _soon(self, act: Callable[[], Any]) -> None:
        """Let something happen now."""
        run_through(act())

    def _later(self, seconds: float, act: Callable[[], Any]) -> None:
        self._world.at(self._world.time.elapsed + seconds, act)

    def _guild(self) -> Guild:
        if self._where is not None and self._where.guild is not None:
            return self._where.guild
        return self._chance.choice(list(self._world.discord.world.guilds.values()))

    def _channels(self) -> list[Channel]:
        return self._world.people.alert_channels()

    def _channel(self) -> Channel:
        return self._where or self._chance.choice(self._channels())
