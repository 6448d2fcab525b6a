"""The loopback as a process of its own, asked and set over its control API."""

from __future__ import annotations

import aiohttp
import discord
import pytest
from discord import app_commands

from tests.wire.conftest import Client, text_channel
from tests.wire.pointing import discord_at
from tests.wire.process import WireControlError, WireProcess


async def test_a_process_serves_a_bot_and_tells_what_arrived() -> None:
    """A client logs in, sends with a nonce whose answer is lost, and is asked a command."""
    client = Client()

    @client.tree.command(name="ping", description="Answers.")
    @app_commands.describe(where="A channel.")
    async def ping(interaction: discord.Interaction, where: discord.TextChannel) -> None:
        await interaction.response.send_message(f"Pong in {where.name}.")

    async with WireProcess("--guilds", "3", "--channels", "2", "--nonce-window", "60") as wire:
        guilds = await wire.get("guilds")
        channel_id = guilds[0]["channel_ids"][0]
        with discord_at(wire.api_url, wire.gateway_url):
            async with client:
                ready = client.wait_for("ready", timeout=10)
                await client.login(wire.token)
                running = client.loop.create_task(client.connect())
                await ready
                await wire.post("faults", effect="lose", times=1)
                channel = text_channel(client, channel_id)
                with pytest.raises((aiohttp.ClientError, OSError)):
                    await channel.send("x", nonce="n1")
                await channel.send("x", nonce="n1")
                reply = await wire.post(
                    "slash",
                    guild_id=guilds[0]["id"],
                    channel_id=channel_id,
                    line="ping",
                    values={"where": {"channel_id": guilds[0]["channel_ids"][1]}},
                )
                await client.close()
                await running

        messages = await wire.get("messages", channel_id=channel_id)
        assert [message["nonce"] for message in messages] == ["n1", None]
        assert reply["message"]["content"] == "Pong in channel-2."
        summary = await wire.get("summary")
        assert (summary["guilds"], summary["channels"]) == (3, 6)
        assert (summary["complaints"], summary["count_429"]) == (0, 0)
        assert await wire.get("complaints") == []
        assert (await wire.get("requests"))[0]["path"] == "/users/@me"


async def test_a_wrong_request_to_the_control_api_is_answered_with_a_sentence() -> None:
    """And the process goes on."""
    async with WireProcess() as wire:
        with pytest.raises(WireControlError, match="no command /nothing"):
            await wire.post("slash", line="nothing")
        with pytest.raises(WireControlError, match="'explode' is not a valid Effect"):
            await wire.post("faults", effect="explode")
        assert wire.environment["RAINCLOUD_DISCORD_API_URL"].startswith("http://127.0.0.1:")
        assert (await wire.get("summary"))["requests"] == 0


async def test_another_process_can_let_things_go_wrong() -> None:
    """Refusals, settings, a broken gateway, an absence, a form of every act that needs no bot."""
    async with WireProcess("--lose", "0.1", "--seed", "7", "--window", "fixed") as wire:
        channel_id = (await wire.get("guilds"))[0]["channel_ids"][0]
        headers = {"Authorization": f"Bot {wire.token}"}
        url = f"{wire.api_url}/channels/{channel_id}"
        async with aiohttp.ClientSession(headers=headers) as session:
            await wire.post("refuse", channel_id=channel_id, code=50001)
            async with session.get(url) as answer:
                assert (await answer.json())["code"] == 50001
            await wire.post("refuse", channel_id=channel_id, code=0)
            await wire.post("clear")
            await wire.post("settings", nonce_window=0, channel_limit=0)
            for _ in range(7):
                async with session.post(
                    f"{url}/messages", json={"content": "x", "nonce": "n", "enforce_nonce": True}
                ) as answer:
                    assert answer.status == 200
            await wire.post("gateway", action="drop")
            await wire.post("away", seconds=30)
            with pytest.raises(aiohttp.ClientConnectionError):
                await session.get(url)
            assert (await wire.get("summary"))["messages"] == 7
            assert (await wire.post("users", name="bob"))["id"] > 0


async def test_another_process_may_set_what_stands_in_front_and_what_discord_knows() -> None:
    """An edge's page, a guild that goes and comes, a forum that wants tags."""
    async with WireProcess("--guilds", "1") as wire, aiohttp.ClientSession() as session:
        [guild] = await wire.get("guilds")
        [channel_id] = guild["channel_ids"]
        page = {"status": 403, "body": "<html>", "headers": {"Content-Type": "text/html"}}
        await wire.post("faults", effect="answer", answer=page, seconds=60)
        await wire.post("gateway", action="hold")
        await wire.post("gateway", action="let_go")
        for action in ("lose", "restore", "time_out"):
            await wire.post("guild", id=guild["id"], action=action, seconds=0)
        await wire.post("channel", id=channel_id, slow_mode=5)
        headers = {"Authorization": f"Bot {wire.token}"}
        url = f"{wire.api_url}/channels/{channel_id}"
        async with session.post(f"{url}/messages", json={"content": "A."}, headers=headers) as said:
            assert (said.status, await said.text()) == (403, "<html>")
        async with session.get(url, headers=headers) as shown:
            assert (await shown.json())["rate_limit_per_user"] == 5
        with pytest.raises(WireControlError, match="no action 'melt'"):
            await wire.post("guild", id=guild["id"], action="melt")
