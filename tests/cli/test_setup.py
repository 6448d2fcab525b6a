"""`init` asks for what a first start needs and writes it; `invite` prints the bot's link."""

from __future__ import annotations

import os
import pty
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.app import wiring
from config.settings import load_settings
from tests.cli.conftest import CommandLine
from tests.cli.shops import COUNT, Shop
from tests.test_architecture import ROOT
from tests.wire.server import WireDiscord

LINK = "https://discord.com/oauth2/authorize?client_id={id}&scope=bot+applications.commands"
TOKEN = "MTIzNDU2.made-up.token-of-nobody"


@pytest.fixture
def fresh(raincloud: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Return the command line in a folder with nothing in it, and no settings."""
    monkeypatch.delenv("RAINCLOUD_DATABASE_URL")
    monkeypatch.delenv("RAINCLOUD_SOURCES_FILE")
    (raincloud.folder / "sources.toml").unlink()
    return raincloud


def mode(file: Path) -> int:
    """Return who may do what with a file."""
    return stat.S_IMODE(file.stat().st_mode)


async def test_what_was_answered_is_what_the_bot_reads(fresh: CommandLine) -> None:
    """Token, shop and database, piped in; and the link for the application that the token is of."""
    async with WireDiscord() as discord, Shop() as shop:
        api = {"discord_api_url": discord.api_url}
        result = await fresh("init", typed=f"{discord.token}\n{shop.url}\nkept.db\n", **api)
        settings = load_settings()
        invited = await fresh("invite", **api)

    assert (result.status, result.errors) == (0, "")
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == discord.token
    assert settings.database_url == "sqlite+aiosqlite:///kept.db"
    [source] = wiring.read_sources(settings.sources_file)
    assert (source.url, source.kind) == (shop.url, "shopify")
    assert f"Listings of a 2002R now: {COUNT}" in result.out
    assert discord.token not in result.out
    assert invited.out.startswith(LINK.format(id=discord.world.bot.id))
    assert invited.out in result.out


async def test_secrets_are_for_their_owner_alone(fresh: CommandLine) -> None:
    """The token is in a file of its own, and the settings may hold a database's password."""
    async with WireDiscord() as discord:
        await fresh("init", typed=f"{discord.token}\n\n\n", discord_api_url=discord.api_url)

    assert mode(fresh.folder / "raincloud.token") == mode(fresh.folder / "raincloud.toml") == 0o600
    kept = tomllib.loads((fresh.folder / "raincloud.toml").read_text(encoding="utf-8"))
    assert kept == {
        "discord_token_file": "raincloud.token",
        "database_url": "sqlite+aiosqlite:///raincloud.db",
    }
    assert not (fresh.folder / "sources.toml").exists()


@pytest.mark.parametrize("name", ["raincloud.toml", "raincloud.token", "sources.toml"])
async def test_nothing_is_overwritten(fresh: CommandLine, name: str) -> None:
    """Before anything is asked."""
    fresh.write(name, "")

    result = await fresh("init", typed="")

    assert result.status == 2
    assert f"{name} exists already. Nothing was changed." in result.errors
    assert [file.name for file in fresh.folder.iterdir()] == [name]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ("", "The answers ended before: Token"),
        ("\n", "There was no token."),
        ("wrong\n", "Discord refuses the token."),
        ("{token}\nnowhere\n", "nowhere"),
        ("{token}\n\nno/such/folder.db\n", "There is no folder no/such."),
        ("{token}\n\nmysql://host/db\n", "RAINCLOUD_DATABASE_URL: must start with"),
    ],
)
async def test_an_answer_that_cannot_be_used_writes_nothing(
    fresh: CommandLine, answers: str, sentence: str
) -> None:
    """Where nobody is there to be asked again."""
    async with WireDiscord() as discord:
        typed = answers.format(token=discord.token)
        result = await fresh("init", typed=typed, discord_api_url=discord.api_url)

    assert result.status == 2
    assert sentence in result.errors
    assert "Nothing was written." in result.errors
    assert list(fresh.folder.iterdir()) == []


async def test_without_discord_the_token_is_checked_later(fresh: CommandLine) -> None:
    """All else is written, and the commands that do the rest are named."""
    result = await fresh("init", typed=f"{TOKEN}\n\n\n", discord_api_url="http://127.0.0.1:9/api")

    assert result.status == 0
    assert "the token was not checked" in result.out
    assert "python -m bot invite" in result.out
    assert (fresh.folder / "raincloud.token").read_text(encoding="utf-8") == f"{TOKEN}\n"


async def test_what_the_environment_has_is_not_asked_for(fresh: CommandLine) -> None:
    """It would win over the file."""
    url = "sqlite+aiosqlite:///elsewhere.db"
    result = await fresh("init", typed="\n", discord_token=TOKEN, database_url=url)

    assert result.status == 0
    assert "RAINCLOUD_DISCORD_TOKEN is set in the environment" in result.out
    assert [file.name for file in fresh.folder.iterdir()] == ["raincloud.toml"]
    kept = (fresh.folder / "raincloud.toml").read_text(encoding="utf-8")
    assert tomllib.loads(kept) == {}


async def test_the_link_needs_no_token_where_the_id_is_set(raincloud: CommandLine) -> None:
    """Without either, what to set is said."""
    result = await raincloud("invite", application_id="123456789012345678")
    without = await raincloud("invite")

    assert result.out.startswith(LINK.format(id=123456789012345678))
    assert without.status == 2
    assert without.errors.startswith("RAINCLOUD_DISCORD_TOKEN: not set.")


def test_a_token_is_not_shown_while_it_is_typed(tmp_path: Path) -> None:
    """On a terminal; and an answer that cannot be used is asked for again.

    What is typed before a prompt is whole is thrown away (getpass, TCSAFLUSH).
    """
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if "RAINCLOUD" not in name}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "init"],
        cwd=tmp_path,
        env=kept | {"PYTHONPATH": str(ROOT), "RAINCLOUD_DISCORD_API_URL": "http://127.0.0.1:9/api"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = ""
    for prompt, answer in (
        ("Token (not shown): ", TOKEN),
        ("come with Raincloud): ", "nowhere at all"),
        ("come with Raincloud): ", ""),
        ("[raincloud.db]: ", ""),
    ):
        while prompt not in shown:
            shown += os.read(ours, 1000).decode()
        before, shown = shown, ""
        assert TOKEN not in before
        os.write(ours, f"{answer}\n".encode())
    assert process.wait() == 0
    os.close(ours)

    assert (tmp_path / "raincloud.token").read_text(encoding="utf-8") == f"{TOKEN}\n"
    assert not (tmp_path / "sources.toml").exists()
