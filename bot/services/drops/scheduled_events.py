"""Drops become scheduled events of Discord, in guilds that want it: made, moved and cancelled.

What is to be made is written down before it is tried; a try whose end nobody knows is looked for
among the guild's events before another one is made. Knows nothing of Discord's library.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import RaincloudError
from bot.models import Confidence, Drop, Precision
from bot.rules.drops import is_same
from bot.services.base import Clock
from bot.store.alerts import drops
from bot.store.engine import Database
from bot.store.guilds import Event, events, settings

TRY_TIME = timedelta(seconds=30)
SOON = timedelta(minutes=2)  # Discord takes no event that begins in the past
INSTANT_LASTS = timedelta(hours=1)  # an event needs an end
RETRY = timedelta(hours=1)  # after a refusal
NEVER = -1  # the revision of an event that was not made yet

_log = logging.getLogger(__name__)


class EventRefusedError(RaincloudError):
    """Discord refuses an event, as a sentence."""


class EventGoneError(EventRefusedError):
    """The event is there no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A scheduled event as it shall be; ``marker`` tells it from all others of its guild.

    The marker is the same in every ``language``: an event is found by it.
    """

    drop: Drop
    begins_at: datetime
    ends_at: datetime
    marker: str
    language: str = "en"


class Desk(Protocol):
    """Where scheduled events are made; raises ``EventRefusedError`` where Discord refuses."""

    async def make(self, guild_id: int, plan: Plan) -> int:
        """Make an event and return its id."""

    async def find(self, guild_id: int, marker: str) -> int | None:
        """Return the id of the event that carries a marker, if there is one."""

    async def change(self, guild_id: int, event_id: int, plan: Plan) -> None:
        """Give an event other times and words."""

    async def cancel(self, guild_id: int, event_id: int) -> None:
        """Cancel an event."""


class Events:
    """Keeps guilds' scheduled events in step with the drops they hear of."""

    def __init__(self, database: Database, desk: Desk, clock: Clock) -> None:
        self._database = database
        self._desk = desk
        self._clock = clock

    async def keep_in_step(self) -> datetime | None:
        """Make, move and cancel what is due in every guild; what fails is tried again later."""
        now = self._clock()
        async with self._database.read() as connection:
            wanting = await events.wanting(connection)
            guild_ids = wanting | await events.having(connection, now)
            told = await drops.upcoming(connection, None, now) if guild_ids else []
        for guild_id in sorted(guild_ids):
            await self._keep_guild(guild_id, told, now, makes_more=guild_id in wanting)
        return None

    async def _keep_guild(
        self, guild_id: int, told: Sequence[Drop], now: datetime, *, makes_more: bool
    ) -> None:
        """Keep one guild's events; one that wants no more of them keeps those it has, and true."""
        async with self._database.read() as connection:
            own = await drops.upcoming(connection, guild_id, now)
            known = await events.of_guild(connection, guild_id)
            gone = await events.cancelled(connection, guild_id)
            language = await settings.language(connection, guild_id)
        twice = {drop.id for drop in told if any(is_same(drop, mine) for mine in own)}
        for drop in (*own, *(drop for drop in told if drop.id not in twice)):
            plan = plan_of(drop, now, language)
            if plan is not None and (makes_more or drop.id in known):
                await self._do(guild_id, plan, known.get(drop.id), now)
        for drop in (*gone, *(drop for drop in told if drop.id in twice & known.keys())):
            await self._cancel(drop, known[drop.id], now)

    async def _do(self, guild_id: int, plan: Plan, known: Event | None, now: datetime) -> None:
        """Make or change one event, unless it is right already or was refused lately."""
        drop = plan.drop
        if known is None:
            known = Event(guild_id, drop.id, None, NEVER, now, None)
            await self._keep(known)
            is_first = True
        elif _is_right(known, drop) or _was_refused(known, now):
            return
        else:
            is_first = False

        async def act() -> int:
            event_id = known.event_id
            if event_id is not None:
                await self._desk.change(guild_id, event_id, plan)
                return event_id
            if not is_first:  # an earlier try ended in doubt, or was refused
                event_id = await self._desk.find(guild_id, plan.marker)
            if event_id is None:
                return await self._desk.make(guild_id, plan)
            await self._desk.change(guild_id, event_id, plan)  # it may show an earlier time
            return event_id

        await self._try(known, drop.revision, act, now)

    async def _cancel(self, drop: Drop, known: Event, now: datetime) -> None:
        """Take an event away; where it is in doubt whether it was made, it is looked for."""
        if _is_away(known) or _was_refused(known, now):
            return

        async def act() -> None:
            event_id = known.event_id
            if event_id is None:
                event_id = await self._desk.find(known.guild_id, marker_of(drop))
            if event_id is not None:
                with suppress(EventGoneError):
                    await self._desk.cancel(known.guild_id, event_id)

        await self._try(known, drop.revision, act, now)

    async def _try(
        self, known: Event, revision: int, act: Callable[[], Awaitable[int | None]], now: datetime
    ) -> None:
        """Do something to an event and write down what became of it.

        What is in doubt is left as it was: making it begins with a look, the rest is harmless.
        """
        try:
            async with asyncio.timeout(TRY_TIME.total_seconds()):
                event_id = await act()
        except EventGoneError:  # a moderator deleted it: it is not made again
            event_id = known.event_id
        except EventRefusedError as error:
            _log.warning("Guild %d, drop %d: %s", known.guild_id, known.drop_id, error.sentence)
            await self._keep(known._replace(tried_at=now, error=error.sentence))
            return
        except (TimeoutError, OSError) as error:
            _log.warning("The event of drop %d: %s", known.drop_id, type(error).__name__)
            return
        await self._keep(
            known._replace(event_id=event_id, revision=revision, tried_at=now, error=None)
        )

    async def _keep(self, event: Event) -> None:
        async with self._database.write() as connection:
            await events.keep(connection, event)


def _is_right(event: Event, drop: Drop) -> bool:
    return event.event_id is not None and event.revision == drop.revision


def _is_away(event: Event) -> bool:
    return event.event_id is None and event.revision != NEVER


def _was_refused(event: Event, now: datetime) -> bool:
    return event.error is not None and now - event.tried_at < RETRY


def plan_of(drop: Drop, now: datetime, language: str = "en") -> Plan | None:
    """Return the event a drop becomes; none without a day, for a rumour, or when it has begun.

    Args:
        drop: what a guild hears of.
        now: aware, UTC.
        language: the guild's, in which the event speaks.
    """
    is_dated = drop.precision in {Precision.INSTANT, Precision.DAY}
    if not is_dated or drop.at is None or drop.confidence is not Confidence.CONFIRMED:
        return None
    ends_at = drop.ends_at if drop.precision is Precision.DAY else drop.at + INSTANT_LASTS
    if drop.at <= now + SOON or ends_at is None:
        return None
    return Plan(
        drop=drop,
        begins_at=drop.at,
        ends_at=ends_at,
        marker=marker_of(drop),
        language=language,
    )


def marker_of(drop: Drop) -> str:
    """Return what tells a drop's event from all others of its guild; its description ends so."""
    return f"Raincloud drop {drop.id}."
