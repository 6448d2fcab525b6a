"""The bot's owner cares for the sources; moderators see how they stand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest

from bot.discord_adapter.client import Bot
from bot.services.registry import Services
from tests.cogs.conftest import Scene


@pytest.fixture
async def owner(scene: Scene, simcord_bot: Bot) -> AsyncIterator[Any]:
    """Return the member who owns the bot."""
    role = scene.guild.create_role("Owners", permissions=discord.Permissions(administrator=True))
    person = scene.guild.add_member(scene.env.create_user("olga"), roles=[role])
    await scene.env.settle()
    simcord_bot.owner_id = person.id
    yield person
    simcord_bot.owner_id = None


async def shop_of(services: Services) -> str:
    """Return the name of the only source."""
    (status,) = await services.sources.statuses()
    return status.spec.name


async def test_moderators_see_how_the_sources_stand(scene: Scene) -> None:
    """And why one is failing: the shelf shows nothing at all."""
    assert "not yet swept" in await scene.moderate("manage sources")
    await scene.sweep()

    text = await scene.moderate("manage sources")

    assert await shop_of(scene.services) in text
    assert "failing, 1 try running" in text
    assert "The shop showed no products at all." in text


async def test_the_owner_pauses_and_resumes(scene: Scene, owner: Any) -> None:
    """By the name that completion offers; twice is told."""
    name = await shop_of(scene.services)
    offered = await scene.offered("sources pause", "source", name[:2], by=owner)
    assert offered == [name]

    paused = await scene.privately(owner, "sources pause", source=name)
    assert paused.startswith("Paused")
    assert "paused already" in await scene.refused("sources pause", by=owner, source=name)
    assert "paused" in await scene.moderate("manage sources")
    resumed = await scene.privately(owner, "sources resume", source=name)
    assert "swept again" in resumed
    assert "sources file names" in await scene.refused("sources remove", by=owner, source=name)


async def test_what_is_no_address_is_a_sentence(scene: Scene, owner: Any) -> None:
    """Nor is a file on the bot's machine anybody's business."""
    for address in ("nonsense", "/etc/passwd", "file:///etc/passwd", "https://127.0.0.1:1/x"):
        text = await scene.refused("sources add", by=owner, address=address)
        assert "address" in text
    assert len(await scene.services.sources.statuses()) == 1


async def test_nobody_else_may(scene: Scene, owner: Any) -> None:
    """An administrator of a server is not the owner of the bot; nor is anything offered."""
    role = scene.guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
    other = scene.guild.add_member(scene.env.create_user("ada"), roles=[role])
    await scene.env.settle()
    name = await shop_of(scene.services)

    text = await scene.refused("sources pause", by=other, source=name)

    assert text.startswith("Only the bot's owner")
    assert await scene.offered("sources pause", "source", "", by=other) == []
    (status,) = await scene.services.sources.statuses()
    assert not status.is_paused
    assert other.id != owner.id


async def test_the_log_channel_may_ask_to_hear_of_blind_sources(scene: Scene) -> None:
    """And the answer says so."""
    text = await scene.moderate("manage log", channel=scene.alerts, sources=True)

    assert "sources that cannot be read" in text
