"""The connection is lost in every way, and the real client comes back."""

from __future__ import annotations

import aiohttp
import discord
import pytest

from tests.wire.conftest import Client, text_channel
from tests.wire.pointing import connected
from tests.wire.server import WireDiscord


async def test_op_7_makes_the_client_resume(server: WireDiscord, client: Client) -> None:
    """What happened meanwhile is brought after it."""
    async with connected(client, server):
        resumed = client.wait_for("resumed", timeout=5)
        await server.gateway.reconnect()
        await resumed

    assert (server.gateway.identifies, server.gateway.resumes) == (1, 1)


async def test_a_resume_brings_what_was_missed(server: WireDiscord, client: Client) -> None:
    """In order and once, though the socket broke without a word."""
    joins: list[int] = []
    async with connected(client, server):

        @client.event
        async def on_guild_join(guild: discord.Guild) -> None:
            joins.append(guild.id)

        resumed = client.wait_for("resumed", timeout=5)
        server.gateway.drop()
        await server.wait_for(lambda: server.gateway.connected == 0)
        missed = [server.add_guild() for _ in range(3)]
        for guild in missed:
            await server.join(guild)
        await resumed
        later = server.add_guild()
        seen = client.wait_for("guild_join", timeout=5)
        await server.join(later)
        await seen

    assert joins == [guild.id for guild in [*missed, later]]
    assert client.resumed == server.gateway.resumes == 1


async def test_op_9_resumable_makes_the_client_resume(server: WireDiscord, client: Client) -> None:
    """The session is kept."""
    async with connected(client, server):
        resumed = client.wait_for("resumed", timeout=5)
        await server.gateway.invalidate(resumable=True)
        await resumed

    assert server.gateway.identifies == 1


async def test_op_9_makes_the_client_identify_anew(server: WireDiscord, client: Client) -> None:
    """The session is gone, and READY comes again."""
    async with connected(client, server):
        ready = client.wait_for("ready", timeout=5)
        await server.gateway.invalidate()
        await ready
        assert len(client.guilds) == 1

    assert (server.gateway.identifies, server.gateway.resumes) == (2, 0)


async def test_a_session_that_is_unknown_cannot_be_resumed(
    server: WireDiscord, client: Client
) -> None:
    """RESUME is answered op 9, and the client identifies."""
    async with connected(client, server):
        ready = client.wait_for("ready", timeout=5)
        server.gateway.sessions.clear()
        server.gateway.drop()
        await ready

    assert server.gateway.identifies == 2


async def test_heartbeats_are_acknowledged(server: WireDiscord, client: Client) -> None:
    """The first one comes with HELLO."""
    async with connected(client, server):
        await server.wait_for(lambda: server.gateway.heartbeats > 0)
        assert client.ws.latency < 5


async def test_while_away_connections_are_refused(
    server: WireDiscord, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """REST and gateway both; afterwards the same port answers, and the session resumes."""

    class NoDelay:
        """A backoff that does not keep the test waiting."""

        def delay(self) -> float:
            """Return the seconds until the next try."""
            return 0.01

    monkeypatch.setattr("discord.client.ExponentialBackoff", NoDelay)
    channel_id = next(iter(server.world.channels))
    async with connected(client, server):
        channel = text_channel(client, channel_id)
        await channel.send("before")
        resumed = client.wait_for("resumed", timeout=5)
        async with server.away():
            with pytest.raises(aiohttp.ClientConnectionError):
                await channel.send("meanwhile")
            with pytest.raises(aiohttp.ClientConnectorError):
                await channel.send("meanwhile")
        await resumed
        await channel.send("after")

    assert [message.content for message in server.messages(channel_id)] == ["before", "after"]
