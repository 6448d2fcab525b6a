"""Fixtures for the loopback's own tests: a server, and real discord.py clients."""

from __future__ import annotations

from collections.abc import AsyncIterator

import discord
import pytest
from discord import app_commands

from tests.wire.manual_clock import ManualClock
from tests.wire.server import WireDiscord


class Client(discord.Client):
    """A client set up as Raincloud's is, with a command tree it registers at start."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.01,
        )
        self.tree = app_commands.CommandTree(self)
        self.resumed = 0

    async def setup_hook(self) -> None:
        """Register the commands, if there are any."""
        if self.tree.get_commands():
            await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait 5 seconds before a second IDENTIFY, as discord.py does."""

    async def on_resumed(self) -> None:
        """Count the sessions resumed."""
        self.resumed += 1


@pytest.fixture
def clock() -> ManualClock:
    """Return a clock that the test moves."""
    return ManualClock()


@pytest.fixture
async def server() -> AsyncIterator[WireDiscord]:
    """Run a loopback with one guild of three channels; a complaint fails the test.

    A test that wants complaints takes them out: `server.rest.complaints.clear()`.
    """
    async with WireDiscord() as running:
        running.add_guild(channels=3)
        yield running
        assert running.complaints == []


@pytest.fixture
def client() -> Client:
    """Return a client that is not yet connected."""
    return Client()


def text_channel(client: discord.Client, channel_id: int) -> discord.TextChannel:
    """Return a channel the client has in its cache."""
    channel = client.get_channel(channel_id)
    assert isinstance(channel, discord.TextChannel)
    return channel
