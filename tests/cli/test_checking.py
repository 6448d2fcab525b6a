"""`check` looks over everything before the bot runs."""

from __future__ import annotations

import json
import re
import time

from bot.store.engine import Database
from bot.store.guilds import settings
from tests.cli.conftest import CommandLine
from tests.cli.shops import COUNT, Shop
from tests.wire.server import WireDiscord

PARTS = ["settings:", "history:", "sources file:", "database:", "Discord:"]


async def test_a_new_installation_is_good(raincloud: CommandLine) -> None:
    """A tick and a sentence each, in the order in which the bot needs them; exit 0."""
    async with WireDiscord() as discord:
        result = await raincloud(
            "check", discord_token=discord.token, discord_api_url=discord.api_url
        )

    assert result.status == 0
    lines = result.out.splitlines()
    assert [line.split(": ")[0] + ":" for line in lines] == [f"✓ {part}" for part in PARTS]
    assert all(line.endswith(".") for line in lines)


async def test_what_does_not_run_without_a_token_is_said(raincloud: CommandLine) -> None:
    """With what does, and how to get one; exit 2, as `run` would end."""
    result = await raincloud("check")

    assert result.status == 2
    *good, discord = result.out.splitlines()
    assert all(line.startswith("✓ ") for line in good)
    assert discord.startswith("✗ Discord: RAINCLOUD_DISCORD_TOKEN: not set. `run` and `invite`")
    assert "python -m bot init" in discord
    assert "python -m bot demo" in discord


async def test_a_swept_source_is_shown_with_what_it_has(raincloud: CommandLine) -> None:
    """When it was last seen whole, too."""
    async with Shop() as shop:
        raincloud.write("sources.toml", shop.sources_file())
        await raincloud("sweep")

    result = await raincloud("check")

    assert f"✓ source Shop: {COUNT} listings, complete at 20" in result.out


async def test_everything_is_looked_at_whatever_is_wrong(raincloud: CommandLine) -> None:
    """A cross and what to do, the other parts all the same; exit 2."""
    raincloud.write("raincloud.db", "This is no database. " * 100)
    raincloud.write("sources.toml", "[[source]]\nname = 'Shop'\n")

    result = await raincloud("check")

    assert result.status == 2
    assert "✓ settings:" in result.out
    assert '✗ sources file: sources.toml: source "Shop" has no kind.' in result.out
    assert "✗ database: The database file is not a Raincloud database." in result.out
    assert "✗ Discord:" in result.out


async def test_commands_that_discord_refused_are_told_of(raincloud: CommandLine) -> None:
    """With the sentence that the log has; once they are there, which they are."""
    for error, sign in (("Discord takes no more today.", "✗"), (None, "✓")):
        database = await Database.open(f"sqlite+aiosqlite:///{raincloud.folder / 'raincloud.db'}")
        state = json.dumps({"ids": {"drops": 1, "alerts": 2}, "error": error})
        async with database.write() as connection:
            await settings.keep_note(connection, "commands", state)
        await database.close()

        result = await raincloud("check")

        told = error or "Discord has them: /alerts, /drops."
        assert f"{sign} commands: {told}" in result.out.splitlines()


async def test_a_clock_that_is_wrong_is_told_of(raincloud: CommandLine) -> None:
    """By how much it differs from Discord's: reminders go by it."""
    async with WireDiscord(wall=lambda: time.time() - 240) as discord:
        result = await raincloud(
            "check", discord_token=discord.token, discord_api_url=discord.api_url
        )

    assert result.status == 2
    [line] = [line for line in result.out.splitlines() if "Discord:" in line]
    assert re.search(r"clock is (239|240|241) s ahead of Discord's", line)
