"""A member's watches and reminders: subscriptions of their own that arrive by direct message.

They read the same changes by the same rules as a channel's, and are as exactly once. They are in
nobody's record but the member's. Knows nothing of how they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Change, ChangeKind, GuildSettings, MemberHours, Offer, Subscription
from bot.rules.alerts import planning
from bot.rules.reading import changing
from bot.rules.settings import parsing
from bot.rules.subscriptions import canonical, routing_keys, wanted_sizes
from bot.services.base import Clock
from bot.services.outbox import rescheduling, revalidation
from bot.store.alerts import changes
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection, Database
from bot.store.guilds import settings
from bot.store.members import profiles
from bot.store.shops import stock

UNDO = timedelta(minutes=15)  # how long a removed watch can be restored
WATCHED = frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK})
REMINDED = frozenset({ChangeKind.ANNOUNCED})  # and so, when it moves or is cancelled
USUAL_LEAD = timedelta(hours=1)
TITLE_LIMIT = 80  # characters of a title that stands for a style code nobody tells


class Watches:
    """What members watch, and are reminded of."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def sizes(self, user_id: int) -> tuple[str, ...] | None:
        """Return the sizes a person wears; empty for any size, none if they never said."""
        async with self._database.read() as connection:
            return await profiles.sizes(connection, user_id)

    async def keep_sizes(self, user_id: int, worn: Sequence[str]) -> None:
        """Keep the sizes a person wears; watches that are there stay as they are."""
        async with self._database.write() as connection:
            await profiles.keep_sizes(connection, user_id, worn)

    async def hours(self, user_id: int) -> MemberHours:
        """Return when a person wants no direct message."""
        async with self._database.read() as connection:
            return (await profiles.hours(connection, {user_id})).get(user_id, MemberHours())

    async def keep_hours(self, user_id: int, texts: Mapping[str, str | None]) -> MemberHours:
        """Keep when a person wants no direct message; what waits for them is planned anew.

        Args:
            user_id: the person.
            texts: what was written, by option: ``timezone`` and ``quiet``, as of a server's
                settings; none for one that stays as it is, an empty zone for the server's.

        Raises:
            RequestError: one cannot be understood; nothing was changed.
        """
        async with self._database.write() as connection:
            old = (await profiles.hours(connection, {user_id})).get(user_id, MemberHours())
            with changing():
                read = parsing.read(
                    {name: text for name, text in texts.items() if text or name != "timezone"},
                    GuildSettings(guild_id=0, timezone=old.timezone or "UTC", quiet=old.quiet),
                )
            zone = old.timezone
            if texts.get("timezone") is not None:
                zone = read.timezone if texts["timezone"] else None
            new = MemberHours(timezone=zone, quiet=read.quiet)
            await profiles.keep_hours(connection, user_id, new)
            await rescheduling.plan_anew_for(connection, user_id, self._clock())
            return (await profiles.hours(connection, {user_id}))[user_id]

    async def watch_change(
        self, change_id: int, user_id: int, guild: tuple[int, str]
    ) -> Subscription:
        """Watch the shoe of an alert, in the person's own sizes.

        Args:
            change_id: what the alert told.
            user_id: the person.
            guild: id and name of the server it was seen in.

        Raises:
            RequestError: the record of it is gone, or the person has too many.
        """
        change = await self._change(change_id)
        worn = await self.sizes(user_id)
        return await self.watch(_shoe_of(change) | {"sizes": worn or ()}, user_id, guild)

    async def watch(
        self, wanted: dict[str, Any], user_id: int, guild: tuple[int, str]
    ) -> Subscription:
        """Watch for what comes into stock.

        Args:
            wanted: fields of a subscription: styles, words, sizes, max_price, regions.
            user_id: the person.
            guild: id and name of the server it is asked in.

        Raises:
            RequestError: the person has too many.
        """
        return await self._add(wanted | {"kinds": WATCHED}, user_id, guild)

    async def remind(self, change_id: int, user_id: int, guild: tuple[int, str]) -> Subscription:
        """Remind a person of a drop that an alert told of, usually an hour before.

        Raises:
            RequestError: the record of it is gone, it is over, or the person has too many.
        """
        change = await self._change(change_id)
        if change.drop_at is not None and change.drop_at <= self._clock():
            raise RequestError(tr("This drop's time has come already. No reminder was set."))
        possible = planning.leads_of(change.precision)
        lead = USUAL_LEAD if USUAL_LEAD in possible else max(possible, default=timedelta(0))
        wanted = _shoe_of(change) | {"kinds": REMINDED, "lead_times": (lead,)}
        return await self._add(wanted, user_id, guild, is_of_guild=change.guild_id is not None)

    async def of_member(self, user_id: int) -> list[Subscription]:
        """Return a person's watches and reminders, oldest first."""
        async with self._database.read() as connection:
            return await subscription_store.of_member(connection, user_id)

    async def get(self, user_id: int, watch_id: int) -> Subscription:
        """Return a person's own watch.

        Raises:
            RequestError: they have none with this id.
        """
        async with self._database.read() as connection:
            return await _own(connection, user_id, watch_id)

    async def offers(self, watch: Subscription) -> tuple[Offer, ...]:
        """Return what a watch would find in stock now, the cheapest first."""
        async with self._database.read() as connection:
            return await _offers(connection, watch)

    async def in_stock(self, wanted: dict[str, Any]) -> tuple[Offer, ...]:
        """Return what can be bought now, the cheapest of each style first.

        Args:
            wanted: fields of a subscription: styles, words, sizes, regions.
        """
        anybody = Subscription(
            guild_id=0,
            channel_id=0,
            kinds=WATCHED,
            created_by=0,
            created_at=self._clock(),
            **wanted,
        )
        return await self.offers(anybody)

    async def change(self, user_id: int, watch_id: int, **values: Any) -> Subscription:
        """Give a person's watch other values; one that Discord refused is tried again.

        Raises:
            RequestError: they have none with this id.
        """
        async with self._database.write() as connection:
            old = await _own(connection, user_id, watch_id)
            new = replace(old, broken=None, revision=old.revision + 1, **values)
            await subscription_store.replace(connection, new, routing_keys.filings(new))
            await revalidation.narrow(connection, new)
            if rescheduling.may_come_otherwise(old, new):
                await rescheduling.plan_anew_for(connection, user_id, self._clock())
        return new

    async def remove(self, user_id: int, watch_id: int) -> Subscription:
        """Remove a person's watch; it can be restored for a while.

        Raises:
            RequestError: they have none with this id.
        """
        return await self.change(user_id, watch_id, removed_at=self._clock())

    async def restore(self, user_id: int, watch_id: int) -> Subscription:
        """Take a removal back.

        Raises:
            RequestError: it is too late, or the person has too many.
        """
        async with self._database.write() as connection:
            old = await _own(connection, user_id, watch_id, even_removed=True)
            if old.removed_at is None:
                return old
            if self._clock() - old.removed_at > UNDO:
                raise _no_such()
            await _check_room(connection, user_id, await _limit(connection, old.guild_id))
            new = replace(old, removed_at=None, revision=old.revision + 1)
            await subscription_store.replace(connection, new, routing_keys.filings(new))
        return new

    async def _change(self, change_id: int) -> Change:
        async with self._database.read() as connection:
            found = await changes.get(connection, change_id)
        if found is None:
            raise RequestError(
                tr(
                    "There is no record of this alert any more. Nothing was changed. "
                    "`/watch add` watches a shoe by its name or style code."
                )
            )
        return found

    async def _add(
        self,
        wanted: dict[str, Any],
        user_id: int,
        guild: tuple[int, str],
        *,
        is_of_guild: bool = False,
    ) -> Subscription:
        """Add a watch, or return the same one that is there.

        What a guild's own drop is told by hears of no other guild's: there it must be one of it.
        """
        now = self._clock()
        guild_id, guild_name = guild
        watch = Subscription(
            guild_id=guild_id,
            channel_id=user_id,
            user_id=user_id,
            created_by=user_id,
            created_at=now,
            edits=False,
            **wanted,
        )
        async with self._database.write() as connection:
            await settings.join(connection, guild_id, guild_name, now)
            limit = await _limit(connection, guild_id)
            for old in await subscription_store.of_member(connection, user_id):
                is_elsewhere = is_of_guild and old.guild_id != guild_id
                if canonical(old) == canonical(watch) and not is_elsewhere:
                    watch = old
                    break
            else:
                await _check_room(connection, user_id, limit)
                filings = routing_keys.filings(watch)
                watch = replace(watch, id=await subscription_store.add(connection, watch, filings))
        return watch


def _shoe_of(change: Change) -> dict[str, Any]:
    """Return the fields that find the shoe of a change again: by its code, or by its name."""
    if change.style_code:
        return {"styles": (change.style_code,)}
    title = " ".join(change.title.replace('"', " ").split())[:TITLE_LIMIT].strip()
    return {"words": f'"{title}"'}


async def _own(
    connection: Connection, user_id: int, watch_id: int, *, even_removed: bool = False
) -> Subscription:
    found = await subscription_store.get(connection, watch_id)
    if found is None or found.user_id != user_id:
        raise _no_such()
    if found.removed_at is not None and not even_removed:
        raise _no_such()
    return found


async def _limit(connection: Connection, guild_id: int) -> int:
    """Return how many watches a member may have.

    Raises:
        RequestError: the server's moderators allow none.
    """
    there = (await settings.settings(connection, {guild_id})).get(guild_id)
    there = there or GuildSettings(guild_id=guild_id)
    if not there.allows_watches:
        raise RequestError(
            tr(
                "This server's moderators have turned members' watches off. Nothing was added. "
                "Its alert channels go on."
            )
        )
    return there.watch_limit


async def _check_room(connection: Connection, user_id: int, limit: int) -> None:
    if len(await subscription_store.of_member(connection, user_id)) >= limit:
        raise RequestError(
            tr(
                "You have {count} watches and reminders, which is the most there can be. Nothing "
                "was added. Remove one with `/watch list` first.",
                count=limit,
            )
        )


async def _offers(connection: Connection, watch: Subscription) -> tuple[Offer, ...]:
    if ChangeKind.RESTOCK not in watch.kinds:
        return ()
    found = await stock.offers(connection, watch.styles)
    return tuple(wanted for offer in found if (wanted := _wanted(watch, offer)) is not None)


def _wanted(watch: Subscription, offer: Offer) -> Offer | None:
    """Return an offer with the sizes that a watch wants, if it wants any: as of a restock."""
    as_change = Change(
        kind=ChangeKind.RESTOCK,
        at=watch.created_at,
        title=offer.title,
        url=offer.url,
        retailer=offer.shop,
        style_code=offer.style_code,
        region=offer.region,
        price=offer.price,
        sizes=offer.sizes,
    )
    wanted = wanted_sizes(watch, as_change)
    return None if not wanted else replace(offer, sizes=tuple(wanted))


def _no_such() -> RequestError:
    return RequestError(
        tr("You have no such watch; it may have been removed. `/watch list` shows what you have.")
    )
