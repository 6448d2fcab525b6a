"""Drops: moderators enter, move and cancel them; members look them up; reminders fall due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import RequestError
from bot.languages import tr
from bot.models import LEADS, Change, ChangeKind, Drop
from bot.rules.alerts import planning
from bot.rules.drops import change_of, is_same
from bot.rules.reading import DropForm, changing, drop_forms, parse_region, parse_zone, times
from bot.services.base import Clock
from bot.services.drops.entering import enter, revise
from bot.services.fanout import enqueue_all
from bot.services.sources import health
from bot.store.alerts import changes, drops, sightings
from bot.store.engine import Connection, Database
from bot.store.guilds import settings

RESTOCKS_SHOWN = 200


class Drops:
    """What moderators and members do with drops."""

    def __init__(self, database: Database, wake: Callable[[], None], clock: Clock) -> None:
        """Make it; ``wake`` is called when something is owed."""
        self._database = database
        self._wake = wake
        self._clock = clock

    async def add(
        self, entry: DropForm, *, guild_id: int, guild_name: str, created_by: int
    ) -> tuple[Drop, bool]:
        """Enter a drop and owe its announcement to the guild's subscriptions.

        Returns:
            The drop, and whether it is new; the same style at the same time is not entered twice.

        Raises:
            RequestError: something in it cannot be understood; nothing was entered.
        """
        now = self._clock()
        with changing():
            drop = drop_forms.read(entry, now)
        drop = replace(drop, guild_id=guild_id, created_by=created_by)
        async with self._database.write() as connection:
            await settings.join(connection, guild_id, guild_name, now)
            entered, known = await enter(connection, [drop], now)
        self._wake()
        return (entered or known)[0], bool(entered)

    async def move(self, guild_id: int, drop_id: int, at: str, timezone: str | None) -> Drop:
        """Give a drop another time and owe the news; what was owed for the old time is withdrawn.

        Raises:
            RequestError: the drop is unknown, cancelled or past, or the time cannot be used.
        """
        now = self._clock()
        async with self._database.write() as connection:
            old = await self._living(connection, guild_id, drop_id)
            with changing():
                zone = parse_zone(timezone or old.timezone)
                moment, precision = times.parse_time(at, zone, now)
                drop_forms.check_not_too_far(moment, now)
            if (moment, precision) == (old.at, old.precision):
                raise RequestError(
                    tr("{drop} is at that time already. Nothing was changed.", drop=old.name)
                )
            drop = replace(
                old,
                at=moment,
                ends_at=times.end_of(moment, precision, zone),
                precision=precision,
                timezone=zone.key,
                revision=old.revision + 1,
                changed_at=now,
            )
            await revise(connection, drop, ChangeKind.MOVED, now)
        self._wake()
        return drop

    async def cancel(self, guild_id: int, drop_id: int) -> Drop:
        """Cancel a drop and owe the news; what was still owed for it is withdrawn.

        Raises:
            RequestError: there is no such drop, or it is cancelled or past.
        """
        now = self._clock()
        async with self._database.write() as connection:
            old = await self._living(connection, guild_id, drop_id)
            drop = replace(old, is_cancelled=True, revision=old.revision + 1, changed_at=now)
            await revise(connection, drop, ChangeKind.CANCELLED, now)
        self._wake()
        return drop

    async def upcoming(self, guild_id: int, region: str | None = None) -> list[Drop]:
        """Return the drops to come that a guild hears of, soonest first, undated ones last.

        Those its moderators entered, and those that sources tell of and that are not the same.
        """
        now, code = self._clock(), parse_region(region)
        async with self._database.read() as connection:
            own = await drops.upcoming(connection, guild_id, now, region=code)
            told = await drops.upcoming(connection, None, now, region=code)
        told = [drop for drop in told if not any(is_same(drop, mine) for mine in own)]
        return sorted([*own, *told], key=lambda drop: (drop.at is None, drop.at or now, drop.id))

    async def entered(self, guild_id: int) -> list[Drop]:
        """Return the drops to come that a guild's moderators entered, soonest first."""
        async with self._database.read() as connection:
            return await drops.upcoming(connection, guild_id, self._clock())

    async def restocks(self, guild_id: int, days: int) -> list[Change]:
        """Return what came into stock over the last days, and what sold out, newest first."""
        async with self._database.read() as connection:
            return await changes.recent(
                connection,
                kinds=(ChangeKind.RESTOCK, ChangeKind.LIVE, ChangeKind.SOLD_OUT),
                since=self._clock() - timedelta(days=days),
                guild_id=guild_id,
                limit=RESTOCKS_SHOWN,
            )

    async def tell_leads(self) -> datetime | None:
        """Enqueue the reminders whose moment has come; return when the next one comes.

        A moment that passed before the drop got its present time owes nothing: whoever is told of
        a drop half an hour ahead needs no reminder of the day before. After a time without the
        bot only the nearest of several passed moments is owed.
        """
        now = self._clock()
        async with self._database.read() as connection:
            due, next_at = await self._leads(connection, now)
        if due:
            async with self._database.write() as connection:
                await changes.one_at_a_time(connection)
                due, next_at = await self._leads(connection, now)
                in_dry_run = await self._in_dry_run(connection, due, now)
                for held_back in (None, health.DRY_RUN):
                    alike = [
                        reminder
                        for reminder in due
                        if (reminder.drop_id in in_dry_run) == (held_back is not None)
                    ]
                    await enqueue_all(connection, alike, held_back=held_back)
            self._wake()
        return next_at

    async def _in_dry_run(
        self, connection: Connection, due: Iterable[Change], now: datetime
    ) -> frozenset[int]:
        """Return the drops, by id, that only sources in a dry run tell of."""
        ids = [change.drop_id for change in due if change.drop_id is not None]
        told = await sightings.sources_of(connection, ids)
        in_dry_run = await health.in_dry_run(connection, now) if told else frozenset()
        return frozenset(drop_id for drop_id, by in told.items() if by <= in_dry_run)

    async def _leads(
        self, connection: Connection, now: datetime
    ) -> tuple[list[Change], datetime | None]:
        """Return the reminders that are due and not yet owed, and when the next one is."""
        near = await drops.between(connection, now - planning.DAY_IS_NEWS, now + 2 * LEADS[0])
        told = await changes.moments_told(connection, [drop.id for drop in near])
        due: list[tuple[Drop, timedelta]] = []
        later: list[datetime] = []
        for drop in near:
            for lead, moment in _moments(drop):
                if moment > now:
                    later.append(moment)
                elif moment >= drop.changed_at:
                    passed = change_of(drop, ChangeKind.ANNOUNCED, now, lead=lead)
                    is_told = changes.moment_of(passed) in told
                    if not is_told and planning.expires_at(passed, ()) > now:
                        due.append((drop, lead))
        said = await health.told_of(connection, {drop.id for drop, _ in due}, now) if due else {}
        reminders = [
            change_of(drop, ChangeKind.ANNOUNCED, now, lead=lead, words=said.get(drop.id, ()))
            for drop, lead in due
        ]
        return reminders, min(later, default=None)

    async def _living(self, connection: Connection, guild_id: int, drop_id: int) -> Drop:
        drop = await drops.take(connection, guild_id, drop_id)
        if drop is None:
            raise RequestError(
                tr(
                    "This server has no drop {number}. Nothing was changed. "
                    "Choose one from the list that opens while you type.",
                    number=drop_id,
                )
            )
        if drop.is_cancelled:
            raise RequestError(
                tr(
                    "{drop} is cancelled already. Nothing was changed. "
                    "Enter it anew with /manage drop add.",
                    drop=drop.name,
                )
            )
        if drop.ends_at is not None and drop.ends_at <= self._clock():
            raise RequestError(
                tr(
                    "{drop} is past. Nothing was changed. Enter another drop instead.",
                    drop=drop.name,
                )
            )
        return drop


def _moments(drop: Drop) -> list[tuple[timedelta, datetime]]:
    """Return when a drop's reminders come; a day has no hour, so none an hour before."""
    if drop.at is None:
        return []
    return [(lead, drop.at - lead) for lead in planning.leads_of(drop.precision)]
