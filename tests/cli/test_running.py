"""`run` and `demo` that cannot begin say so in one sentence."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot import cli, demo
from bot.app import lifecycle
from bot.cli import output
from bot.errors import DiscordError
from bot.models import Role
from bot.services.monitoring import last_words
from bot.store.engine.database import Database
from config.settings import load_settings
from tests.cli.conftest import CommandLine
from tests.wire.server import WireDiscord

TOKEN = "MTIzNDU2.made-up.token-of-nobody"


def nobody(bound: socket.socket) -> str:
    """Return the address of a Discord that is not there."""
    return f"http://127.0.0.1:{bound.getsockname()[1]}/api/v10"


def socket_in(folder: Path) -> Path:
    """Return the file by which PostgreSQL is reached."""
    [listening] = folder.glob(".s.PGSQL.*[0-9]")
    return listening


@pytest.mark.parametrize("settings", [{}, {"discord_token": ""}, {"discord_token": " "}])
async def test_without_a_token_the_demo_is_named(
    raincloud: CommandLine, settings: dict[str, str]
) -> None:
    """A variable that is set to nothing is no token."""
    result = await raincloud("run", **settings)

    assert result.status == 2
    assert result.errors.startswith("RAINCLOUD_DISCORD_TOKEN: not set.")
    assert "python -m bot demo" in result.errors
    assert result.errors.count("\n") == 1


@pytest.mark.parametrize("command", ["run", "check"])
async def test_a_role_of_one_process_among_several_needs_postgresql(
    raincloud: CommandLine, command: str
) -> None:
    """A file of SQLite's is one process's: whoever starts a second is told what to do."""
    result = await raincloud(command, "--role", "sweeper", "--role", "gateway")

    assert result.status == 2
    assert "--role: with SQLite one process does everything" in result.out + result.errors
    assert "Leave --role out" in result.out + result.errors
    assert "RAINCLOUD_DATABASE_URL" in result.out + result.errors


async def test_all_roles_by_name_are_all(raincloud: CommandLine) -> None:
    """They are no parts, and SQLite will do."""
    named = [part for role in Role for part in ("--role", role.value)]

    result = await raincloud("run", *named)

    assert result.errors.startswith("RAINCLOUD_DISCORD_TOKEN: not set.")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--shards", "0-3"], "--shards and --of: one says nothing without the other."),
        (["--of", "4"], "--shards and --of: one says nothing without the other."),
        (["--shards", "3-0", "--of", "4"], "--shards: 3-0 is reversed. Type 0-3."),
        (["--shards", "0-4", "--of", "4"], "no shard 4 of 4. They are numbered 0 to 3."),
        (["--shards", "some", "--of", "4"], "--shards: 'some' is no range."),
        (["--shards", "0", "--of", "0"], "--of: 0 is too few."),
        (["--shards", "-1", "--of", "4"], "--shards: '-1' is no range."),
        (
            ["--role", "sender", "--shards", "0", "--of", "4"],
            "--shards: only a gateway has shards.",
        ),
    ],
)
async def test_shards_that_cannot_be_are_refused(
    raincloud: CommandLine, options: list[str], sentence: str
) -> None:
    """In a sentence, before anything begins."""
    roles = [] if "--role" in options else ["--role", "gateway"]

    result = await raincloud(
        "run", *roles, *options, database_url="postgresql+asyncpg://nobody@127.0.0.1:1/none"
    )

    assert result.status == 2
    assert sentence in result.errors


async def test_with_sqlite_no_shards_are_named(raincloud: CommandLine) -> None:
    """One process has all of them."""
    result = await raincloud("run", "--shards", "0-3", "--of", "4")

    assert result.status == 2
    assert result.errors.startswith("--shards: with SQLite one process has all shards.")


@pytest.mark.postgresql
async def test_a_sweeper_needs_no_token(raincloud: CommandLine, postgres_url: str) -> None:
    """`check` says so, and leaves out what only others need."""
    result = await raincloud("check", "--role", "sweeper", database_url=postgres_url)
    sender = await raincloud("check", "--role", "sender", database_url=postgres_url)

    assert (result.status, sender.status) == (0, 2)
    assert "✓ roles: This process can be sweeper." in result.out
    assert "✓ sources file:" in result.out
    assert "Discord:" not in result.out
    assert "sources file:" not in sender.out
    assert "✗ Discord: RAINCLOUD_DISCORD_TOKEN: not set." in sender.out


@pytest.mark.parametrize("command", ["run", "check"])
async def test_a_wrong_token_is_told(raincloud: CommandLine, command: str) -> None:
    """Without repeating it."""
    async with WireDiscord() as discord:
        result = await raincloud(
            command,
            discord_token=TOKEN,
            discord_api_url=discord.api_url,
            discord_gateway_url=discord.gateway_url,
        )

    told = result.out + result.errors
    assert result.status == 2
    assert "Discord refuses the token." in told
    assert TOKEN not in told
    if command == "run":
        assert result.errors.count("\n") == 1


async def test_no_network_is_told_by_check(raincloud: CommandLine) -> None:
    """It tries once."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound and not listening: every connection is refused
        result = await raincloud("check", discord_token=TOKEN, discord_api_url=nobody(closed))

    told = result.out + result.errors
    assert result.status == 2
    assert "Discord cannot be reached." in told
    assert TOKEN not in told


async def test_no_network_is_told_and_waited_for(
    raincloud: CommandLine, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What is owed is kept; the start goes on by itself when there is a network."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings = load_settings(
            discord_token=TOKEN, discord_api_url=nobody(closed), database_url=database_url
        )
        running_bot = asyncio.create_task(lifecycle.run(settings, []))
        async with asyncio.timeout(30):
            while "tries again in" not in caplog.text:
                assert not running_bot.done()
                await asyncio.sleep(0)
        running_bot.cancel()
        await asyncio.gather(running_bot, return_exceptions=True)

    assert "Discord cannot be reached. Nothing was lost" in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.postgresql
async def test_a_database_that_is_not_there_yet_is_waited_for(
    postgres_url: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After a start of the whole machine it may come later: no status that says "never again"."""
    monkeypatch.setattr(lifecycle, "FIRST_PAUSE", timedelta(milliseconds=50))
    address = make_url(postgres_url)
    here = tmp_path / "server"
    here.mkdir()
    listening = socket_in(Path(str(address.query["host"])))
    moved = address.update_query_dict({"host": str(here)}).render_as_string(hide_password=False)
    running_bot = asyncio.create_task(
        lifecycle.run(load_settings(database_url=moved), [], frozenset({Role.SWEEPER}))
    )
    async with asyncio.timeout(60):
        while "tries again in" not in caplog.text:
            assert not running_bot.done()
            await asyncio.sleep(0)
        (here / listening.name).symlink_to(listening)
        database = await Database.open(postgres_url)
        while not await last_words(database):
            assert not running_bot.done()
            await asyncio.sleep(0)
    await database.close()
    running_bot.cancel()
    await asyncio.gather(running_bot, return_exceptions=True)

    assert "The database cannot be reached. Check RAINCLOUD_DATABASE_URL" in caplog.text


async def test_a_right_token_is_told_by_its_applications_name(raincloud: CommandLine) -> None:
    """So that two bots are not mixed up."""
    async with WireDiscord() as discord:
        result = await raincloud(
            "check", discord_token=discord.token, discord_api_url=discord.api_url
        )

        assert discord.complaints == []

    assert result.status == 0
    assert "✓ Discord: The token is that of " in result.out
    assert "None" not in result.out


async def test_a_token_that_is_withdrawn_later_ends_the_bot(
    raincloud: CommandLine, database_url: str
) -> None:
    """The gateway closes with 4004; the sentence says what is kept and what to do."""
    async with WireDiscord() as discord:
        settings = load_settings(
            discord_token=discord.token,
            discord_api_url=discord.api_url,
            discord_gateway_url=discord.gateway_url,
        )
        running_bot = asyncio.create_task(lifecycle.run(settings, []))
        await discord.wait_for(lambda: bool(discord.commands))
        discord.token = "another one"
        discord.gateway.drop()

        with pytest.raises(DiscordError, match="no longer takes the token"):
            await running_bot


async def test_what_stays_is_left_alone_by_the_collector(
    raincloud: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a start, when the history is loaded: looking through it would hold answers up."""
    frozen: list[None] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(None))
    async with WireDiscord() as discord:
        await raincloud(
            "run",
            discord_token=TOKEN,
            discord_api_url=discord.api_url,
            discord_gateway_url=discord.gateway_url,
        )

    assert frozen == [None]


async def test_a_port_of_the_demo_that_is_taken_is_told(raincloud: CommandLine) -> None:
    """A demo that cannot show its page does not begin."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        result = await raincloud("demo", "--no-browser", "--port", str(port))

    assert result.status == 2
    assert f"--port: {port} is taken" in result.errors


async def test_a_demo_without_its_libraries_says_how_to_get_them(
    raincloud: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than which module is missing."""
    monkeypatch.setitem(sys.modules, "simcord", None)
    monkeypatch.delitem(sys.modules, "bot.demo.session", raising=False)
    monkeypatch.delattr(demo, "session", raising=False)

    result = await raincloud("demo", "--no-browser")

    assert result.status == 2
    assert "pip install -e '.[demo]'" in result.errors


def test_ctrl_c_while_the_bot_is_loaded_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain `run` goes past what tells commands apart, which catches it for the others."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "start", interrupted)
    with pytest.raises(SystemExit) as ended:
        cli.main(["run"])
    assert ended.value.code == output.STOPPED
