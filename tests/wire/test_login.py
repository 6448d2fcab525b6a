"""The real client logs in, and sees the guilds as they are."""

from __future__ import annotations

import discord
import pytest

from tests.wire.conftest import Client, text_channel
from tests.wire.pointing import connected, discord_at
from tests.wire.server import WireDiscord
from tests.wire.world import MEMBER_PERMISSIONS


async def test_a_client_sees_guilds_channels_and_itself(
    server: WireDiscord, client: Client
) -> None:
    """After READY the guild's own member and its permissions are known."""
    guild = server.add_guild(channels=2, name="Second")
    closed = server.add_channel(guild, "closed", denied_to_bot=1 << 11)

    async with connected(client, server):
        seen = client.get_guild(guild.id)

        assert len(client.guilds) == 2
        assert seen is not None
        assert [channel.name for channel in seen.text_channels][-1] == "closed"
        assert seen.me.id == server.world.bot.id
        open_channel = text_channel(client, guild.channels[0].id)
        assert open_channel.permissions_for(seen.me).value == MEMBER_PERMISSIONS
        assert not text_channel(client, closed.id).permissions_for(seen.me).send_messages


async def test_a_wrong_token_does_not_log_in(server: WireDiscord, client: Client) -> None:
    """REST answers 401, which counts towards Discord's ban."""
    with discord_at(server.api_url, server.gateway_url):
        async with client:
            with pytest.raises(discord.LoginFailure):
                await client.login("another token")

    assert server.count_invalid == 1


async def test_the_gateway_closes_on_a_wrong_token(server: WireDiscord, client: Client) -> None:
    """With 4004, after which a client must not try again."""
    with discord_at(server.api_url, server.gateway_url):
        async with client:
            await client.login(server.token)
            server.token = "changed"
            with pytest.raises(discord.ConnectionClosed) as caught:
                await client.connect()

    assert caught.value.code == 4004


async def test_a_guild_may_come_and_go_later(server: WireDiscord, client: Client) -> None:
    """The client learns of it, and of a channel that is deleted."""
    async with connected(client, server):
        joined = server.add_guild(channels=2)
        seen = client.wait_for("guild_join", timeout=5)
        await server.join(joined)
        assert (await seen).id == joined.id

        gone = client.wait_for("guild_channel_delete", timeout=5)
        await server.delete_channel(joined.channels[0])
        assert (await gone).guild.id == joined.id

        left = client.wait_for("guild_remove", timeout=5)
        await server.leave(joined)
        assert (await left).id == joined.id


async def test_an_unknown_route_is_answered_501_and_kept(
    server: WireDiscord, client: Client
) -> None:
    """A call the loopback does not know fails loudly, and names its route."""
    async with connected(client, server):
        with pytest.raises(discord.DiscordServerError) as caught:
            await client.fetch_guild(1)

    assert caught.value.status == 501
    assert server.complaints == ["GET /guilds/1: This loopback has no such route."]
    server.rest.complaints.clear()


async def test_shards_see_their_own_guilds(server: WireDiscord) -> None:
    """Guilds are spread by their ids, as Discord spreads them."""
    server.add_guild()
    clients = [
        discord.Client(
            intents=discord.Intents(guilds=True),
            shard_id=number,
            shard_count=2,
            guild_ready_timeout=0.01,
        )
        for number in range(2)
    ]

    async with connected(clients[0], server), connected(clients[1], server):
        assert [len(client.guilds) for client in clients] == [1, 1]


async def test_many_guilds_are_ready_soon(client: Client) -> None:
    """2,500 guilds with 10,000 channels do not keep a test waiting."""
    async with WireDiscord() as server:
        for _ in range(2_500):
            server.add_guild(channels=4)
        async with connected(client, server):
            assert len(client.guilds) == 2_500
            assert sum(len(guild.channels) for guild in client.guilds) == 10_000
