"""A channel's standing wishes: set, shown, removed, tried out; and what a change owes to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.errors import RequestError
from bot.models import (
    Change,
    ChangeKind,
    Delivery,
    DeliveryState,
    Destination,
    DestinationKind,
    Priority,
    Subscription,
)
from bot.services import matching
from bot.services.clock import Clock
from bot.services.deliveries import Deliveries
from bot.services.same_drops import contradicts, is_same
from bot.sources import sizes
from bot.store import changes, deliveries, drops, guilds, subscriptions
from bot.store.database import Connection, Database

DEFAULT_KINDS = "live,restock,announced"
GUILD_LIMIT = 100  # subscriptions of one guild; a bound, so that nobody can fill the disk
LIST_LIMIT = 25  # sizes of one subscription
TEXT_LIMIT = 200  # characters of a query
SAMPLE_IS_USEFUL = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A subscription that is there now, and whether it was there before."""

    subscription: Subscription
    was_there: bool


async def owe(connection: Connection, change: Change, *, held_back: str | None = None) -> Change:
    """Store a change and what it owes to every subscription, in the caller's transaction.

    Args:
        connection: inside the transaction.
        change: not yet stored.
        held_back: why nothing of it is sent, if so; it is recorded with this reason.

    Returns:
        The change with its id.
    """
    change = replace(change, id=await changes.add(connection, change))
    wishes = await subscriptions.open_to(connection, change.guild_id)
    alerted = {}
    if change.kind is ChangeKind.RESTOCK and change.listing_id is not None and wishes:
        longest = max(wish.cool_down for wish in wishes)
        alerted = await subscriptions.alerted_since(
            connection, change.listing_id, change.at - longest
        )
    told_already = await _telling_themselves(connection, change)
    plan = matching.plan(change, wishes, alerted=alerted, now=change.at, told_already=told_already)
    if held_back is not None:
        held = (
            replace(delivery, state=DeliveryState.SUPPRESSED, reason=held_back)
            for delivery in plan.deliveries
        )
        await deliveries.owe(connection, held)
        return change
    await deliveries.owe(connection, plan.deliveries)
    if change.listing_id is not None:
        await subscriptions.remember_alerts(
            connection, change.listing_id, plan.alerts.items(), change.at
        )
    return change


async def _telling_themselves(connection: Connection, change: Change) -> frozenset[int]:
    """Return the guilds, by id, that hear of a source's drop from their own moderators.

    Where a source says that it is cancelled, or at another time than they have, they do not.
    """
    if change.drop_id is None or change.guild_id is not None:
        return frozenset()
    told = await drops.get(connection, None, change.drop_id)
    if told is None:
        return frozenset()
    entered = await drops.entered(connection, told.style_code, change.at)
    return frozenset(
        drop.guild_id
        for drop in entered
        if drop.guild_id is not None and is_same(told, drop) and not contradicts(change, told, drop)
    )


class Subscriptions:
    """What moderators do with subscriptions."""

    def __init__(self, database: Database, outbox: Deliveries, clock: Clock) -> None:
        self._database = database
        self._outbox = outbox
        self._clock = clock

    async def add(
        self,
        *,
        guild_id: int,
        guild_name: str,
        channel_id: int,
        kinds: str,
        role_id: int | None,
        sizes_text: str,
        query: str,
        created_by: int,
    ) -> Added:
        """Add a subscription; one that is there already is returned as it is.

        Args:
            guild_id: the guild.
            guild_name: its name, for the operator.
            channel_id: where alerts shall go.
            kinds: a comma list of kinds of change.
            role_id: the role to mention, or none.
            sizes_text: a comma list of sizes, or nothing for all.
            query: words that must appear; a word after "-" must not.
            created_by: the moderator's user id.

        Raises:
            RequestError: something in it cannot be understood, or there are too many.
        """
        now = self._clock()
        wish = Subscription(
            guild_id=guild_id,
            channel_id=channel_id,
            kinds=parse_kinds(kinds),
            role_id=role_id,
            sizes=parse_sizes(sizes_text),
            query=_words(query),
            created_by=created_by,
            created_at=now,
        )
        async with self._database.write() as connection:
            await guilds.join(connection, guild_id, guild_name, now)
            there = await subscriptions.of_guild(connection, guild_id)
            for old in there:
                if _is_same(old, wish):
                    return Added(subscription=old, was_there=True)
            if len(there) >= GUILD_LIMIT:
                raise RequestError(
                    f"This server has {GUILD_LIMIT} subscriptions, which is the most it can have. "
                    "Nothing was added. Remove one with /alerts remove first."
                )
            wish = replace(wish, id=await subscriptions.add(connection, wish))
        return Added(subscription=wish, was_there=False)

    async def of_guild(self, guild_id: int) -> list[Subscription]:
        """Return a guild's subscriptions, oldest first."""
        async with self._database.read() as connection:
            return await subscriptions.of_guild(connection, guild_id)

    async def get(self, guild_id: int, subscription_id: int) -> Subscription:
        """Return a guild's subscription.

        Raises:
            RequestError: there is none with this number.
        """
        async with self._database.read() as connection:
            found = await subscriptions.get(connection, subscription_id)
        if found is None or found.guild_id != guild_id:
            raise _no_such(subscription_id)
        return found

    async def remove(self, guild_id: int, subscription_id: int) -> Subscription:
        """Remove a guild's subscription and return what it was.

        Raises:
            RequestError: there is none with this number.
        """
        async with self._database.write() as connection:
            found = await subscriptions.get(connection, subscription_id)
            if found is None or found.guild_id != guild_id:
                raise _no_such(subscription_id)
            await subscriptions.remove(connection, guild_id, subscription_id)
        return found

    async def try_out(self, wish: Subscription, *, cause: str) -> None:
        """Owe a sample card to a subscription's channel, marked as a test; take a broken one up.

        Args:
            wish: the subscription to try.
            cause: what asked for it, so that asking once sends once.
        """
        now = self._clock()
        sample = Delivery(
            cause=f"sample:{cause}",
            destination=Destination(kind=DestinationKind.CHANNEL, id=wish.channel_id),
            priority=Priority.STOCK,
            due_at=now,
            expires_at=now + SAMPLE_IS_USEFUL,
            subscription_id=wish.id,
            guild_id=wish.guild_id,
            role_ids=(wish.role_id,) if wish.role_id is not None else (),
            is_sample=True,
        )
        async with self._database.write() as connection:
            if wish.broken is not None:
                await subscriptions.heal(connection, wish.channel_id)
            await deliveries.owe(connection, [sample])
        self._outbox.wake()

    async def set_log_channel(
        self, guild_id: int, name: str, channel_id: int | None, *, hears_of_sources: bool = False
    ) -> None:
        """Name the channel where a guild's moderators are told of trouble, or none.

        Args:
            guild_id: the guild.
            name: its name, for the operator.
            channel_id: the channel; with none, who set an alert up is told in person.
            hears_of_sources: whether it is also told when a source cannot be read.
        """
        async with self._database.write() as connection:
            await guilds.join(connection, guild_id, name, self._clock())
            await guilds.set_log_channel(
                connection, guild_id, channel_id, hears_of_sources=hears_of_sources
            )

    async def join(self, guild_id: int, name: str) -> None:
        """Remember a guild the bot is in."""
        async with self._database.write() as connection:
            await guilds.join(connection, guild_id, name, self._clock())

    async def keep_guilds(self, names: Mapping[int, str]) -> None:
        """Make the guilds the bot is in exactly these (names by id); what is set there is kept."""
        async with self._database.write() as connection:
            await guilds.keep_in_step(connection, names, self._clock())

    async def leave(self, guild_id: int) -> None:
        """Remember that the bot left a guild: nothing is sent there until it is back."""
        async with self._database.write() as connection:
            await guilds.leave(connection, guild_id, self._clock())


def parse_kinds(text: str) -> frozenset[ChangeKind]:
    """Read a comma list of kinds.

    Raises:
        RequestError: a word is no kind, or there is none; all kinds are listed.
    """
    words = [word.strip().casefold().replace(" ", "_") for word in text.split(",")]
    words = [word for word in words if word]
    known = [kind.value for kind in ChangeKind]
    wrong = [word for word in words if word not in known]
    if wrong or not words:
        what = f'"{wrong[0][:40]}" is no kind of alert.' if wrong else "No kind of alert is named."
        raise RequestError(
            f"{what} Nothing was added. The kinds are {', '.join(known)}; "
            f"for example: {DEFAULT_KINDS}."
        )
    return frozenset(ChangeKind(word) for word in words)


def parse_sizes(text: str) -> tuple[str, ...]:
    """Read a comma list of sizes, normalised and without repeats.

    Raises:
        RequestError: there are too many, or one has no number in it.
    """
    words = [word.strip() for word in text.replace(";", ",").split(",")]
    labels = dict.fromkeys(sizes.normalise(word) for word in words if word)
    wrong = [label for label in labels if not any(sign.isdigit() for sign in label)]
    if wrong:
        raise RequestError(
            f'"{wrong[0][:40]}" is no size. Nothing was added. '
            "Write sizes like this: US 9, EU 42.5, 10."
        )
    if len(labels) > LIST_LIMIT:
        raise RequestError(
            f"A subscription can name {LIST_LIMIT} sizes. Nothing was added. "
            "Leave sizes empty to hear of all."
        )
    return tuple(labels)


def _words(query: str) -> str:
    text = " ".join(query.split())
    if len(text) > TEXT_LIMIT:
        raise RequestError(
            f"A query can have {TEXT_LIMIT} characters. Nothing was added. "
            "Name a few words that must appear, for example: protection pack -gore-tex."
        )
    return text


def _is_same(old: Subscription, new: Subscription) -> bool:
    return (
        old.channel_id == new.channel_id
        and old.kinds == new.kinds
        and old.role_id == new.role_id
        and set(old.sizes) == set(new.sizes)
        and old.query.casefold() == new.query.casefold()
    )


def _no_such(subscription_id: int) -> RequestError:
    return RequestError(
        f"This server has no subscription {subscription_id}. Nothing was changed. "
        "/alerts list shows them with their numbers."
    )
