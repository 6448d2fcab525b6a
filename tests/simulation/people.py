"""The moderators: what they want of the bot, which is what the judge goes by.

Each channel has two places for a subscription. After a kill, who had no answer looks at what holds.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.errors import RequestError, StoreError
from bot.models import ChangeKind, Digest, Subscription
from bot.services import Services
from bot.services.members import Watches
from bot.services.subscriptions import Subscriptions
from tests.simulation.clockwork import START
from tests.simulation.hours import MIDNIGHT, MIND_CHANGES, Hours
from tests.simulation.lives import Action
from tests.simulation.own_drops import OwnDrops
from tests.simulation.reminders import NUMBER as REMINDER
from tests.simulation.reminders import Reminders, is_reminder, reminder_of
from tests.simulation.wishes import Moved, Place, Want, Wishes
from tests.wire.world import ANNOUNCEMENT_CHANNEL, FORUM_CHANNEL, Channel, User

if TYPE_CHECKING:
    from tests.simulation.world import World

GUILDS = 3
MOVED = 0.3  # of the guilds in a trouble, in which a subscription is moved meanwhile
SLEEPERS = 3  # members who want no messages by night
NEWCOMERS = 2  # in a guild: members who begin to watch something while a guild takes nothing
NAMED_AGAIN_IN = 60.0  # seconds after a log channel opens
COOLING = 60 * 60.0  # seconds in which a member is not told of a size again
PERMISSIONS = 274877991936  # those of the link by which README has the bot invited
LEADS = (timedelta(hours=1), timedelta(minutes=15), timedelta(0))
STOCK = frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK})
DROPS = frozenset({ChangeKind.ANNOUNCED})
BESIDE = frozenset({ChangeKind.PRICE_CUT, ChangeKind.SOLD_OUT})
_KINDS = (
    STOCK,
    STOCK | DROPS,
    DROPS,
    frozenset({ChangeKind.RESTOCK}),
    BESIDE | {ChangeKind.RESTOCK},
    frozenset(ChangeKind),
)
_SIZES: dict[int, tuple[tuple[str, ...], ...]] = {  # by place: two seldom want the same
    1: ((), (), ("US 9",), ("US 8", "US 10")),
    2: ((), ("US 9",), ("US 9", "US 11"), ("US 11",)),
}
_LINES = (  # the shoe's own word stands in none: by that messages are told apart
    "",
    "",
    "{price} · {sizes} ({region})",
    "{role}{when}: **{shop}** {code}!",
)
_SHOPS: tuple[tuple[str, ...], ...] = ((), (), ("Shop 1",), ("Shop 2", "Shop 3"))


class People:
    """The moderators of all guilds."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = random.Random(f"{world.seed} people")  # noqa: S311 - a simulation
        self.moderators: dict[int, list[User]] = {}
        self.logs: dict[int, Channel] = {}
        self.places: list[Place] = []
        self._newcomers: list[Place] = []  # who watch nothing yet
        self.cooling: set[int] = set()  # channels (by id) that are not told of a size again soon
        self.hours = Hours(self, world, self._chance)
        self.drops = OwnDrops(world, self._chance, self.somebody)
        self.reminders = Reminders(world)
        for _ in range(GUILDS):
            self._settle()

    def _settle(self) -> None:
        discord = self._world.discord
        guild = discord.add_guild(channels=2, bot_permissions=PERMISSIONS)
        discord.add_channel(guild, kind=ANNOUNCEMENT_CHANNEL)
        forum = discord.add_channel(guild, kind=FORUM_CHANNEL)
        forum.tags = [discord.world.old_id(), discord.world.old_id()]
        forum.requires_tag = len(self.moderators) % 2 == 0
        if len(self.moderators) % 2 == 0:
            self.cooling.add(guild.channels[-2].id)
        self.places += [
            Place(guild=guild, channel=channel, number=number)
            for channel in guild.channels
            for number in (1, 2)
            if number == 1 or channel.id not in self.cooling
        ]
        members = [discord.add_user(f"member-{n}") for n in range(1 + NEWCOMERS)]
        watches = [
            Place(guild=guild, channel=discord.world.dm(member), number=1, member=member)
            for member in members
        ]
        self.places += watches
        self._newcomers += watches[1:]
        self.places += [replace(place, number=REMINDER, wishes=Wishes(None)) for place in watches]
        self.logs[guild.id] = discord.add_channel(guild, "log")
        self.moderators[guild.id] = [discord.add_user(f"moderator-{n}") for n in range(3)]

    def alert_channels(self) -> list[Channel]:
        """Return the channels that alerts may go to."""
        return [place.channel for place in self.places if place.number == 1 and not place.member]

    def told_of_stock(self) -> Channel | None:
        """Return a channel that is told what is in stock, in a guild without quiet hours."""
        return next(
            (
                place.channel
                for place in reversed(self.places)
                if place.member is None
                and place.guild.id not in self.hours.quiet
                and place.channel.id not in self.hours.digests
                and isinstance(place.wishes.last, Want)
                and place.wishes.last.kinds >= STOCK
                and not place.wishes.last.is_paused
            ),
            None,
        )

    def watches(self) -> list[Place]:
        """Return the places of members' watches."""
        return [place for place in self.places if place.member and place.number != REMINDER]

    def begin(self, busy: Sequence[tuple[float, float]]) -> None:
        """Let the moderators set everything up.

        Args:
            busy: the spans of time (seconds) in which something happens.
        """
        self.hours.fold(busy)
        for place in self.places:
            is_there = place.number == 1 or self._chance.random() < 0.6
            if is_there and place in self._settled():
                want = self.some_want(place)
                self.at(self._chance.uniform(20, 120), self._adding(place, want))
        guilds = list(self.moderators)
        for guild_id in guilds[: 2 if self._world.is_day else 1]:
            self.hours.be_quiet(guild_id, busy)
        for guild_id in guilds[:2]:
            self.at(40, self._logging(guild_id))
        if self._world.is_day:
            for place in self._chance.sample(self.watches(), SLEEPERS):
                hours = (by * self._chance.randrange(60, 240) * 60 for by in (-1, 1))
                begins, until = (MIDNIGHT + by for by in hours)
                self.at(50, self.hours.sleeping(place, begins, until))

    def moving(self, guild_id: int) -> Action:
        """Move a subscription to another channel of its guild; what waits for it goes with it."""

        async def act(services: Services) -> None:
            world = self._world
            plain = [
                place
                for place in self.told_in(guild_id)
                if place.number == len(_SIZES)
                and place.channel.kind not in {ANNOUNCEMENT_CHANNEL, FORUM_CHANNEL}
                and place.channel.id not in self.hours.digests
                and not place.wishes.is_open
                and place.busy_in != world.life.number
            ]
            taken = [place for place in plain if isinstance(place.wishes.last, Want)]
            if len(plain) != 2 or len(taken) != 1:
                return
            [old], [new] = taken, [place for place in plain if place not in taken]
            old.busy_in = new.busy_in = world.life.number  # before anybody else has a turn
            there = await self.there(services, old)
            want, asked, by = old.wishes.last, world.time.elapsed, self.somebody(guild_id)
            if there is None:
                old.busy_in = new.busy_in = -1
                return
            old.wishes.begin(None, asked)
            new.wishes.begin(want, asked)
            moved = replace(there, channel_id=new.channel.id)
            try:
                await world.life.passes("somebody asks")
                await services.subscriptions.change(moved, by=by, seen=there.revision)
            except (StoreError, RequestError):
                return
            finally:
                old.busy_in = new.busy_in = -1
            self.hold(old, None)
            self.hold(new, want)
            new.came_from = Moved(asked=asked, answered=world.time.elapsed, place=old)

        return act

    def told_in(self, guild_id: int) -> list[Place]:
        return [place for place in self.places if place.guild.id == guild_id and not place.member]

    def act_at(self, moment: float) -> None:
        """Lay down that somebody does something."""
        chance = self._chance.random()
        if chance < 0.25:
            self.at(moment, self.drops.enter(self._chance.choice(list(self.moderators))))
        elif chance < 0.4:
            self.at(moment, self.drops.change(is_move=True))
        elif chance < 0.46:
            self.at(moment, self.drops.change(is_move=False))
        elif chance < 0.5:
            self.at(moment, self.drops.take_back())
        else:
            place = self._chance.choice(self._settled())
            self.at(moment, self.changing(place, self._chance.random(), self.some_want(place)))

    def _settled(self) -> list[Place]:
        """Return the places of which somebody may change what is wanted."""
        strangers = [*self._newcomers, *(p for p in self.places if p.member and p.number != 1)]
        return [place for place in self.places if place not in strangers]

    def give_up(self, channel: Channel) -> None:
        """Let somebody change or remove what a channel is told, while something waits for it."""
        for place in self.places:
            if place.channel is channel:
                moment = self._world.time.elapsed + self._chance.uniform(3, 30)
                change = self._chance.uniform(0, 0.8)
                self.at(moment, self.changing(place, change, self.some_want(place)))

    def change_minds(self, scope: int | None, seconds: float, *, most: int = MIND_CHANGES) -> None:
        """Let people change or remove subscriptions while something is wrong, and alerts wait.

        Args:
            scope: the guild or channel (by id) in which it is; none: everywhere.
            seconds: how long it is.
            most: subscriptions that are changed.
        """
        concerned = [
            place
            for place in self.places
            if scope in {None, place.guild.id, place.channel.id} and place in self._settled()
            if scope == place.channel.id or not place.member
        ]
        some = max(min(most, len(concerned) // 3), 1)  # most are told in the end
        for place in self._chance.sample(concerned, min(len(concerned), some)):
            moment = self._world.time.elapsed + self._chance.uniform(0.2, 0.9) * seconds
            change = self._chance.random()
            self.at(moment, self.changing(place, change, self.some_want(place)))
        for guild_id in {place.guild.id: None for place in concerned if not place.member}:
            moment = self._world.time.elapsed + self._chance.uniform(0.2, 0.9) * seconds
            if self._chance.random() < MOVED:
                self.at(moment, self.moving(guild_id))

    def welcome(self) -> None:
        """Let somebody watch who was never told anything before."""
        if self._newcomers:
            place = self._newcomers.pop()
            moment = self._world.time.elapsed + self._chance.uniform(0, 10)
            self.at(moment, self._adding(place, self.some_want(place)))

    def look_again(self) -> None:
        """Let everybody who had no answer look at what holds now."""
        moment = self._world.time.elapsed + 5
        self._world.person_at(moment, self._look)

    def at(self, moment: float, action: Action) -> None:
        self._world.person_at(moment, action)

    def some_want(self, place: Place) -> Want:
        return Want(
            kinds=STOCK if place.member else self._chance.choice(_KINDS),
            sizes=self._chance.choice(_SIZES[2 if place.member else place.number]),
            shops=self._chance.choice(_SHOPS[2:] if place.member else _SHOPS),  # few are told
        )

    def _adding(self, place: Place, want: Want) -> Action:
        async def act(services: Services) -> None:
            if place.wishes.is_open or place.wishes.last is not None:
                return
            world = self._world
            place.wishes.begin(want, world.time.elapsed)
            await world.life.passes("somebody asks")
            try:
                await self._add(services, place, want)
            except StoreError:
                return
            self.hold(place, want)

        return act

    async def _add(self, services: Services, place: Place, want: Want) -> None:
        if place.member is None:
            subscription = self._subscription(place, want)
            await services.subscriptions.add(subscription, guild_name=place.guild.name)
            return
        wanted = {"sizes": want.sizes, "shops": want.shops, "max_price": place.limit}
        await services.watches.watch(
            wanted | {"restock_cooldown": timedelta(seconds=COOLING)},
            place.member.id,
            (place.guild.id, place.guild.name),
        )

    def changing(self, place: Place, chance: float, want: Want) -> Action:
        """Pause, resume, edit or remove a subscription; add one where there is none."""

        async def act(services: Services) -> None:
            world, last = self._world, place.wishes.last
            if place.wishes.is_open or place.busy_in == world.life.number:
                return
            if not isinstance(last, Want):
                await self._adding(place, want)(services)
                return
            place.busy_in = world.life.number
            try:
                await world.life.passes("somebody asks")
                there = await self.there(services, place)
                if there is None:
                    world.broken(f"The subscription of {place.channel.id} is gone.")
                    return
                if place.member is None:
                    value, ask = self._change_of(services.subscriptions, there, last, chance, want)
                else:
                    value, ask = _change_of_watch(services.watches, there, chance, want)
                place.wishes.begin(value, world.time.elapsed)
                await ask()
            except (StoreError, RequestError):
                return
            finally:
                place.busy_in = -1
            self.hold(place, value)

        return act

    def _change_of(
        self,
        subscriptions: Subscriptions,
        there: Subscription,
        last: Want,
        chance: float,
        want: Want,
    ) -> tuple[Want | None, Callable[[], Awaitable[object]]]:
        """Return what a subscription shall be, and what asks for that."""
        guild_id, by = there.guild_id, self.somebody(there.guild_id)
        if chance < 0.3:
            verb = subscriptions.resume if last.is_paused else subscriptions.pause
            value = replace(last, is_paused=not last.is_paused)
            return value, partial(verb, guild_id, there.id, by=by)
        if chance < 0.5:
            return None, partial(subscriptions.remove, guild_id, there.id, by=by)
        changed = replace(there, kinds=want.kinds, sizes=want.sizes, shops=want.shops)
        ask = partial(subscriptions.change, changed, by=by, seen=there.revision)
        return replace(want, is_paused=last.is_paused), ask

    def hold(self, place: Place, value: object) -> None:
        """Write down what was answered."""
        place.wishes.hold(value, self._world.time.elapsed)
        self._world.note(f"{place.channel.id}/{place.number} is {_text(value)}")

    async def _look(self, services: Services) -> None:
        for place in self.places:
            before = place.wishes.state
            there = await self.there(services, place)
            if place.wishes.state != before or place.busy_in == self._world.life.number:
                continue  # somebody said something while it was looked at
            seen = None if there is None else _want(there)
            if there is not None and there.user_id is not None and is_reminder(there):
                seen = reminder_of(there)
            if place.wishes.is_open:
                self.hold(place, seen)
            elif seen != place.wishes.last:
                self._world.broken(
                    f"What was answered does not hold: {place.channel.id}/{place.number} is "
                    f"{_text(seen)} and not {_text(place.wishes.last)}."
                )
        await self.drops.look(services)

    async def there(self, services: Services, place: Place) -> Subscription | None:
        if place.member is not None:
            found = await services.watches.of_member(place.member.id)
            return next(
                (each for each in found if is_reminder(each) == (place.number == REMINDER)), None
            )
        for each in await services.subscriptions.of_guild(place.guild.id):
            if each.channel_id == place.channel.id and each.max_price == place.limit:
                return each
        return None

    def save_again(self, place: Place) -> None:
        """Let a member whose direct messages are open again save the watch as it is."""

        async def act(services: Services) -> None:
            there = await self.there(services, place)
            if there is not None and place.member is not None:
                with suppress(StoreError, RequestError):
                    await services.watches.change(place.member.id, there.id)

        self.at(self._world.time.elapsed, act)

    def _subscription(self, place: Place, want: Want) -> Subscription:
        is_forum = place.channel.kind == FORUM_CHANNEL
        is_over = place.channel.id in self.hours.digest_to_end
        at = None if is_over else self.hours.digests.get(place.channel.id)
        folded_at = None if at is None else (START + timedelta(seconds=at)).time()
        return Subscription(
            guild_id=place.guild.id,
            channel_id=place.channel.id,
            kinds=want.kinds,
            lead_times=LEADS,
            sizes=want.sizes,
            shops=want.shops,
            max_price=place.limit,
            restock_cooldown=timedelta(seconds=COOLING * (place.channel.id in self.cooling)),
            tags=tuple(place.channel.tags[:1]) if is_forum else (),
            publish=place.channel.kind == ANNOUNCEMENT_CHANNEL,
            line=self._chance.choice(_LINES),
            colour=self._chance.choice((None, 0x336699)),
            digest=Digest.INSTANT if folded_at is None else Digest.DAILY,
            digest_at=folded_at,
            created_by=self.somebody(place.guild.id),
            created_at=self._world.time.now(),
        )

    def somebody(self, guild_id: int) -> int:
        return self._chance.choice(self.moderators[guild_id][:2]).id

    def log_again(self, guild_id: int) -> None:
        """Let a moderator name the log channel anew, which takes messages again."""
        self.at(self._world.time.elapsed + NAMED_AGAIN_IN, self._logging(guild_id))

    def _logging(self, guild_id: int) -> Action:
        async def act(services: Services) -> None:
            await services.settings.name_log_channel(
                guild_id, "Guild", self.logs[guild_id].id, by=self.somebody(guild_id)
            )

        return act


def _change_of_watch(
    watches: Watches, there: Subscription, chance: float, want: Want
) -> tuple[Want | None, Callable[[], Awaitable[object]]]:
    """Return what a watch shall be, and what asks for that."""
    if chance < 0.4:
        return None, partial(watches.remove, there.channel_id, there.id)
    ask = partial(watches.change, there.channel_id, there.id, sizes=want.sizes, shops=want.shops)
    return want, ask


def _want(subscription: Subscription) -> Want:
    return Want(
        kinds=subscription.kinds,
        sizes=subscription.sizes,
        shops=subscription.shops,
        is_paused=subscription.is_paused,
    )


def _text(value: object) -> str:
    if not isinstance(value, Want):
        return "nothing"
    kinds = ",".join(sorted(kind.value for kind in value.kinds))
    return f"{kinds} {value.sizes} {value.shops}{' paused' if value.is_paused else ''}"
