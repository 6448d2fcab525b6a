"""A server's drops as a calendar: one of them as a file, or all of them.

Knows nothing of how a file reaches anybody.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from secrets import token_urlsafe
from zoneinfo import ZoneInfo

from bot.errors import RequestError
from bot.languages import speaking, tr
from bot.models import Drop, GuildSettings
from bot.rules.calendars import (
    KEPT,
    MONTHS_AHEAD,
    CalendarEvent,
    Month,
    calendar_events,
    is_dated,
    month_number,
    month_of,
    write_calendar,
)
from bot.rules.drops import is_same, named_shops, shops_of
from bot.rules.reading import times
from bot.services.audit import log
from bot.services.base import Clock
from bot.store.alerts import drops, sightings
from bot.store.engine import Connection, Database
from bot.store.guilds import calendar_addresses, settings

CALENDARS_PATH = "/calendars/"
TOKEN_BYTES = 24  # that nobody guesses; 32 characters
FILES = 32  # calendars that are kept as they were last written, of some 100 kB each at most


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile:
    """A file of a drop, and the drop."""

    drop: Drop
    body: bytes


class Calendars:
    """What a server's calendar shows."""

    def __init__(self, database: Database, clock: Clock, *, public_url: str | None = None) -> None:
        """Make it.

        Args:
            database: where everything is stored.
            clock: tells the time.
            public_url: the address under which the HTTP port is reached, if it is.
        """
        self._database = database
        self._clock = clock
        self._public_url = public_url

    async def address(self, guild_id: int, guild_name: str) -> str | None:
        """Return the address of a guild's calendar, the same each time; none without a port."""
        if self._public_url is None:
            return None
        async with self._database.read() as connection:
            token = await calendar_addresses.token(connection, guild_id)
        if token is None:
            now = self._clock()
            async with self._database.write() as connection:
                await settings.join(connection, guild_id, guild_name, now)
                await calendar_addresses.keep_first(connection, guild_id, _new_token(), now)
                token = await calendar_addresses.token(connection, guild_id)
        return f"{self._public_url}{CALENDARS_PATH}{token}.ics"

    async def renew_address(self, guild_id: int, guild_name: str, *, by: int) -> str:
        """Give a guild's calendar another address and return it; at the old one nothing is left.

        Args:
            guild_id: the guild.
            guild_name: its name.
            by: the moderator's user id, for the record.

        Raises:
            RequestError: there are no addresses, because the port is not public.
        """
        if self._public_url is None:
            raise RequestError(
                tr(
                    "This bot publishes no calendars, so there is no address to renew. Nothing was "
                    "changed. Whoever runs the bot sets `RAINCLOUD_PUBLIC_URL` for that."
                )
            )
        now, token = self._clock(), _new_token()
        async with self._database.write() as connection:
            await settings.join(connection, guild_id, guild_name, now)
            await calendar_addresses.renew(connection, guild_id, token, now)
            await log.record(
                connection,
                guild_id=guild_id,
                by=by,
                subject=log.CALENDAR,
                verb="renewed",
                before=None,
                after=None,
                now=now,
            )
        return f"{self._public_url}{CALENDARS_PATH}{token}.ics"

    async def month(self, guild_id: int, number: int) -> Month:
        """Return what a guild hears of for a month, by its number; the nearest one there can be.

        Args:
            guild_id: the guild.
            number: of ``month_number``; none earlier than the last month, none far ahead.
        """
        now = self._clock()
        async with self._database.read() as connection:
            events = await self._events(connection, guild_id)
            zone = await _zone(connection, guild_id)
        today = month_number(now.astimezone(ZoneInfo(zone)).date())
        number = min(max(number, today - 1), today + MONTHS_AHEAD)
        return month_of([event.drop for event in events], number, zone, now)

    async def number_of(self, guild_id: int, text: str | None) -> int:
        """Return the number of the month that somebody names, or of this one.

        Raises:
            RequestError: it is none, or past.
        """
        now = self._clock()
        async with self._database.read() as connection:
            zone = ZoneInfo(await _zone(connection, guild_id))
        at, _ = times.parse_time(text, zone, now) if text else (now, None)
        return month_number((at or now).astimezone(zone).date())

    async def file_of(self, guild_id: int, guild_name: str, language: str) -> bytes:
        """Return a guild's whole calendar as a file, in the language of whoever asks."""
        async with self._database.read() as connection:
            events = await self._events(connection, guild_id)
            zone = await _zone(connection, guild_id)
        return await self._file(events, guild_name, zone, language)

    async def published(self, token: str) -> bytes | None:
        """Return the calendar that has a token in its address, in its guild's language, or none."""
        async with self._database.read() as connection:
            found = await calendar_addresses.guild_of(connection, token)
            if found is None:
                return None
            guild_id, guild_name = found
            events = await self._events(connection, guild_id)
            own = (await settings.settings(connection, [guild_id]))[guild_id]
        return await self._file(events, guild_name, own.timezone, own.language)

    async def _file(
        self, events: tuple[CalendarEvent, ...], guild_name: str, zone: str, language: str
    ) -> bytes:
        with speaking(language):
            name = tr("2002R drops · {server}", server=guild_name)
        return await asyncio.to_thread(_written, events, name, zone, language)

    async def drop_file(self, guild_id: int, drop_id: int, language: str) -> CalendarFile:
        """Return one drop of those that a guild hears of, as a file.

        Args:
            guild_id: the guild.
            drop_id: the drop; where a moderator entered the same, that one counts.
            language: of whoever asks.

        Raises:
            RequestError: the drop is gone or cancelled, or its time is not known well enough.
        """
        async with self._database.read() as connection:
            events = await self._events(connection, guild_id)
            zone = await _zone(connection, guild_id)
            asked = await drops.get(connection, guild_id, drop_id)
            asked = asked or await drops.get(connection, None, drop_id)
        if asked is None or asked.is_cancelled:
            raise RequestError(
                tr("This drop is cancelled or gone. `/drops upcoming` shows what is to come.")
            )
        event = _event_of(asked, events)
        if event is None:
            raise RequestError(
                tr(
                    "It is not known yet on which day {drop} is, so there is nothing to put into "
                    "a calendar. Press again once a day or a month is known.",
                    drop=asked.name,
                )
            )
        body = await asyncio.to_thread(_written, (event,), None, zone, language)
        return CalendarFile(drop=event.drop, body=body)

    async def _events(self, connection: Connection, guild_id: int) -> tuple[CalendarEvent, ...]:
        """Return a guild's events: what its moderators entered counts before what is told."""
        since = self._clock() - KEPT
        own = await drops.known_since(connection, guild_id, since)
        told = await drops.known_since(connection, None, since)
        standing = [drop for drop in own if not drop.is_cancelled]
        told = [drop for drop in told if not any(is_same(drop, mine) for mine in standing)]
        words = await sightings.words_about(connection, [drop.id for drop in told])
        shops = {drop.id: named_shops(drop) for drop in own}
        shops |= {drop_id: shops_of(each) for drop_id, each in words.items()}
        return calendar_events([*own, *told], shops)


async def _zone(connection: Connection, guild_id: int) -> str:
    found = await settings.settings(connection, [guild_id])
    return found.get(guild_id, GuildSettings(guild_id=guild_id)).timezone


def _new_token() -> str:
    return token_urlsafe(TOKEN_BYTES)


def _event_of(asked: Drop, events: tuple[CalendarEvent, ...]) -> CalendarEvent | None:
    """Return the event of a drop, or of the same drop as a moderator entered it."""
    if not is_dated(asked):
        return None
    standing = [event for event in events if not event.drop.is_cancelled]
    own = (event for event in standing if event.drop.id == asked.id)
    same = (event for event in standing if is_same(event.drop, asked))
    return next(own, None) or next(same, None)


@lru_cache(maxsize=FILES)
def _written(
    events: tuple[CalendarEvent, ...], name: str | None, zone: str, language: str
) -> bytes:
    with speaking(language):
        return write_calendar(events, name=name, zone=zone)
