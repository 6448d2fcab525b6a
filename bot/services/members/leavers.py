"""Forgets people who are in no server any more that the bot is in.

Discord tells of no member who leaves, as the bot asks for no such intent; so it is asked, once a
week for each person and slowly. Knows nothing of how Discord is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.models import Absence
from bot.services.base import Clock
from bot.store.engine import Database
from bot.store.members import absences, profiles

ASKED_EVERY = timedelta(days=7)
FORGOTTEN_AFTER = timedelta(days=30)
PART = 60  # people asked for in a round: 8,640 a day with one in ten minutes


class Roster(Protocol):
    """Knows who is a member of which guild."""

    async def is_member(self, guild_id: int, user_id: int) -> bool | None:
        """Tell whether somebody is in a guild; none where nobody can tell now."""


class Leavers:
    """People who may have left."""

    def __init__(self, database: Database, roster: Roster, clock: Clock) -> None:
        self._database = database
        self._roster = roster
        self._clock = clock

    async def met(self, user_id: int, guild_id: int) -> None:
        """Note where somebody is who has just done something, if anything is kept of them."""
        async with self._database.read() as connection:
            before = await absences.get(connection, user_id)
            if before and before.absent_since is None and before.met_in == guild_id:
                return
            if not await profiles.is_known(connection, user_id):
                return
        here = Absence(user_id=user_id, asked_at=self._clock(), met_in=guild_id)
        async with self._database.write() as connection:
            await absences.keep(connection, here)
            await absences.rehome(connection, user_id=user_id)

    async def run_due(self) -> datetime | None:
        """Ask for some of those who are due; nothing is due later."""
        now = self._clock()
        async with self._database.read() as connection:
            people = await absences.due(
                connection,
                asked_before=now - ASKED_EVERY,
                absent_before=now - FORGOTTEN_AFTER,
                now=now,
                limit=PART,
            )
            ids = [person.user_id for person in people]
            guilds = await absences.guilds_of(connection, ids) if ids else {}
        for person in people:
            is_there = await self._is_anywhere(person.user_id, guilds.get(person.user_id))
            await self._note(person, is_there, now)
        return None

    async def _is_anywhere(self, user_id: int, guilds: Mapping[int, bool] | None) -> bool | None:
        """Tell whether a person is in one of some guilds; none where nobody can tell now.

        Of whom no guild was ever known, nobody can tell.
        """
        if guilds is None:
            return None
        answers = []
        for guild_id, is_ours in guilds.items():
            answers.append(is_ours and await self._roster.is_member(guild_id, user_id))
            if answers[-1]:
                return True
        return None if None in answers else False

    async def _note(self, person: Absence, is_there: bool | None, now: datetime) -> None:
        async with self._database.write() as connection:
            before = person if person.asked_at is not None else None
            if await absences.get(connection, person.user_id) != before:
                return  # they did something while Discord was asked
            since = person.absent_since
            if is_there:
                since = None
            elif is_there is False:
                since = min(since or now, now)  # a clock may have been ahead
                if now - since >= FORGOTTEN_AFTER:
                    await profiles.forget(connection, person.user_id)
                    return
            await absences.keep(connection, replace(person, asked_at=now, absent_since=since))
