"""A key from the command line: made, named by `check`, shown while the bot runs."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.app import lifecycle
from bot.errors import DiscordError
from bot.sources.web.signing.signatures import DIRECTORY_PATH
from config.settings import load_settings
from tests.cli.conftest import CommandLine
from tests.wire.server import WireDiscord

AGENT = "https://raincloud.example"
TOKEN = "MTIzNDU2.made-up.token-of-nobody"


@pytest.fixture
async def key(raincloud: CommandLine) -> tuple[Path, str]:
    """Make a key as a person would; return its file and its id."""
    done = await raincloud("sources", "key", "key.pem")
    assert (done.status, done.errors) == (0, "")
    return raincloud.folder / "key.pem", done.out.split()[3]


def free_port() -> int:
    """Return the number of a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def test_a_key_is_made_once(raincloud: CommandLine, key: tuple[Path, str]) -> None:
    """The second time is refused; what it says is never the key."""
    before = key[0].read_text(encoding="ascii")

    again = await raincloud("sources", "key", "key.pem")

    assert again.status == 2
    assert again.errors.startswith("There is already a file key.pem.")
    assert key[0].read_text(encoding="ascii") == before
    assert before.splitlines()[1] not in again.errors


async def test_check_names_the_key(raincloud: CommandLine, key: tuple[Path, str]) -> None:
    """By its id, with the address that shows it."""
    result = await raincloud("check", signing_key=str(key[0]), signature_agent=AGENT)

    assert f"✓ signing: Requests are signed as {AGENT} by the key {key[1]}." in result.out


@pytest.mark.parametrize(
    "command",
    [
        ["run"],
        ["sweep"],
        ["check"],
        ["sources", "test", "http://127.0.0.1:1/"],
        ["sources", "list"],
    ],
)
async def test_a_key_that_cannot_be_used_is_told(
    raincloud: CommandLine, command: list[str]
) -> None:
    """Before anything is asked, in one sentence that holds nothing of it."""
    raincloud.write("key.pem", "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n")

    result = await raincloud(
        *command, signing_key="key.pem", signature_agent=AGENT, discord_token=TOKEN
    )

    told = result.out + result.errors
    assert result.status == 2
    assert "RAINCLOUD_SIGNING_KEY: the file holds no Ed25519 private key" in told
    assert "sources key" in told
    assert "secret" not in told


@pytest.mark.parametrize(
    "agent",
    ["http://bot.example", "https://bot.example/keys", "bot.example", "https://b.example?a"],
)
async def test_an_address_that_cannot_show_it_is_told(raincloud: CommandLine, agent: str) -> None:
    """It is https, and has no path of its own."""
    result = await raincloud("run", signing_key="key.pem", signature_agent=agent)

    assert result.status == 2
    assert result.errors.startswith("RAINCLOUD_SIGNATURE_AGENT: must be an address ")


async def test_a_port_that_is_taken_is_told(raincloud: CommandLine, key: tuple[Path, str]) -> None:
    """The bot does not begin: nobody could verify what it asks."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        result = await raincloud(
            "run",
            signing_key=str(key[0]),
            signature_agent=AGENT,
            http_port=str(port),
            discord_token=TOKEN,
        )

    assert result.status == 2
    assert f"RAINCLOUD_HTTP_PORT: 127.0.0.1:{port} cannot be used: another program" in result.errors
    assert result.errors.count("\n") == 1


async def test_the_key_is_shown_while_the_bot_runs(
    raincloud: CommandLine, key: tuple[Path, str]
) -> None:
    """From before it logs in until it ends."""
    port = free_port()

    async def shown() -> str:
        address = f"http://127.0.0.1:{port}{DIRECTORY_PATH}"
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            return str((await answer.json(content_type=None))["keys"][0]["kid"])

    async with WireDiscord() as discord:
        settings = load_settings(
            discord_token=discord.token,
            discord_api_url=discord.api_url,
            discord_gateway_url=discord.gateway_url,
            signing_key=key[0],
            signature_agent=AGENT,
            http_port=port,
        )
        running_bot = asyncio.create_task(lifecycle.run(settings, []))
        await discord.wait_for(lambda: bool(discord.commands))

        assert await shown() == key[1]

        discord.token = "another one"
        discord.gateway.drop()
        with pytest.raises(DiscordError):
            await running_bot
    with pytest.raises(aiohttp.ClientConnectorError):
        await shown()


@pytest.mark.parametrize("command", [["run"], ["check"], ["sources", "key", "new.pem"]])
@pytest.mark.parametrize("library", ["cryptography", "http_message_signatures"])
async def test_a_missing_extra_is_told(
    raincloud: CommandLine,
    key: tuple[Path, str],
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    library: str,
) -> None:
    """In one sentence that says what to install; nothing is begun, and no key is made."""
    for name in list(sys.modules):
        if name.startswith((library, "bot.sources.web.signing")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)

    result = await raincloud(
        *command, signing_key=str(key[0]), signature_agent=AGENT, discord_token=TOKEN
    )

    assert result.status == 2
    assert "pip install -e '.[signing]'" in result.out + result.errors
    assert not (raincloud.folder / "new.pem").exists()


async def test_check_says_where_calendars_are(raincloud: CommandLine) -> None:
    """Or what is missing for them."""
    found = await raincloud("check", public_url=AGENT, http_port="8642")
    assert f"✓ calendars: Each server's is published under {AGENT}." in found.out

    alone = await raincloud("check", public_url=AGENT)
    assert "calendars: RAINCLOUD_PUBLIC_URL: no port answers there." in alone.out
