"""A server's calendar is found by the token in its address, and by no other."""

from __future__ import annotations

import pytest

from bot.store.engine.database import Database
from bot.store.guilds import calendar_addresses, settings
from tests.conftest import NOON

FIRST, SECOND = "a" * 32, "b" * 32


@pytest.fixture
async def known(database: Database) -> Database:
    """Know two servers, of which one has a token."""
    async with database.write() as connection:
        await settings.join(connection, 5, "A guild", NOON)
        await settings.join(connection, 6, "Another", NOON)
        await calendar_addresses.keep_first(connection, 5, FIRST, NOON)
    return database


async def test_the_first_token_stays(known: Database) -> None:
    """Also where two members ask for it at once."""
    async with known.write() as connection:
        await calendar_addresses.keep_first(connection, 5, SECOND, NOON)

    async with known.read() as connection:
        assert await calendar_addresses.token(connection, 5) == FIRST
        assert await calendar_addresses.token(connection, 6) is None
        assert await calendar_addresses.guild_of(connection, FIRST) == (5, "A guild")
        assert await calendar_addresses.guild_of(connection, SECOND) is None
        assert await calendar_addresses.guild_of(connection, FIRST.upper()) is None


async def test_a_renewed_token_takes_the_place_of_the_old_one(known: Database) -> None:
    """Nobody is found by the old one."""
    async with known.write() as connection:
        await calendar_addresses.renew(connection, 5, SECOND, NOON)

    async with known.read() as connection:
        assert await calendar_addresses.guild_of(connection, FIRST) is None
        assert await calendar_addresses.guild_of(connection, SECOND) == (5, "A guild")


async def test_a_server_that_the_bot_left_has_no_calendar(known: Database) -> None:
    """It has one again when the bot comes back."""
    async with known.write() as connection:
        await settings.leave_all(connection, [5], NOON)
        assert await calendar_addresses.guild_of(connection, FIRST) is None
        await settings.join(connection, 5, "A guild", NOON)
        assert await calendar_addresses.guild_of(connection, FIRST) == (5, "A guild")
