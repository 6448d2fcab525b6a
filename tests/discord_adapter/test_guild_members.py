"""Whether somebody is a member is asked of Discord, and believed only of Discord."""

from __future__ import annotations

import pytest

from bot.discord_adapter import GuildMembers
from bot.services.base import Edge, Pace
from tests.discord_adapter.house import House
from tests.wire import edge
from tests.wire.routes import Route

STRANGER = 12345


async def test_a_member_is_told_from_a_stranger(house: House) -> None:
    """And of a server the bot is not in nothing is known."""
    [guild] = house.wire.world.guilds.values()
    members = GuildMembers(house.bot, Pace(50), Edge())

    assert await members.is_member(guild.id, house.wire.world.bot.id) is True
    assert await members.is_member(guild.id, STRANGER) is False
    assert await members.is_member(STRANGER, STRANGER) is None


@pytest.mark.parametrize(
    "status",
    [403, 404, 429, 503, pytest.param(500, marks=pytest.mark.long)],  # asked again for 25 s
)
async def test_what_is_not_discords_word_tells_nothing(house: House, status: int) -> None:
    """An edge that answers for Discord makes nobody a stranger."""
    [guild] = house.wire.world.guilds.values()
    members = GuildMembers(house.bot, Pace(50), Edge())
    house.wire.faults.answer(edge.html(status), route=Route.GET_MEMBER)

    assert await members.is_member(guild.id, STRANGER) is None


@pytest.mark.parametrize("body", ["{}", "[]", "null", '{"user": {"id": "6"}}', "<html></html>"])
async def test_a_success_that_is_not_discords_makes_nobody_a_member(
    house: House, body: str
) -> None:
    """A proxy may answer 200 to anything."""
    [guild] = house.wire.world.guilds.values()
    members = GuildMembers(house.bot, Pace(50), Edge())
    house.wire.faults.answer(edge.raw(200, body), route=Route.GET_MEMBER)

    assert await members.is_member(guild.id, STRANGER) is None
