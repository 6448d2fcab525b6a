"""The connection is lost in every way, and the real client comes back."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from tests.wire import edge
from tests.wire.conftest import Client, text_channel
from tests.wire.pointing import connected, discord_at
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


async def test_ready_may_come_late(server: WireDiscord, client: Client) -> None:
    """The client is logged in meanwhile, and its heartbeats are answered."""
    server.gateway.hold_ready()
    with discord_at(server.api_url, server.gateway_url):
        async with client:
            ready = asyncio.create_task(client.wait_for("ready", timeout=5))
            running = asyncio.create_task(client.start(server.token))
            await server.wait_for(lambda: server.gateway.identifies == 1)
            await server.gateway.ask_for_heartbeats()
            await server.wait_for(lambda: server.gateway.heartbeats > 0)
            assert server.gateway.connected == 0
            server.gateway.release_ready()
            await ready
            await client.close()
            await running


async def test_a_guild_may_be_unavailable_at_the_start_and_later(
    server: WireDiscord, client: Client
) -> None:
    """The client is told of it when it is back."""
    guild = next(iter(server.world.guilds.values()))
    guild.is_unavailable = True
    async with connected(client, server):
        assert not client.get_guild(guild.id).channels  # type: ignore[union-attr]

        back = client.wait_for("guild_available", timeout=5)
        await server.restore_guild(guild)
        await back
        assert len(client.get_guild(guild.id).channels) == 3  # type: ignore[union-attr]

        gone = client.wait_for("guild_unavailable", timeout=5)
        await server.lose_guild(guild)
        await gone


async def test_the_handshake_may_be_answered_with_a_page(
    server: WireDiscord, client: Client
) -> None:
    """By something in front of Discord; the client comes back once it is over."""
    async with connected(client, server):
        resumed = client.wait_for("resumed", timeout=10)
        server.gateway.handshake = edge.html(503)
        server.gateway.drop()
        await server.wait_for(lambda: server.gateway.connected == 0)
        server.gateway.handshake = None
        await resumed
