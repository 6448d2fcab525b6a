"""The HTTP port answers at the paths it was given, shortly, and nowhere else."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.app import http_server
from bot.app.http_server import LONGEST, MAX_LINE, HttpReply, listen
from bot.errors import SettingsError

HOST = "127.0.0.1"
BODY = b'{"keys":[]}'
HEADERS = {"Content-Type": "application/x+json", "Cache-Control": "a"}
TAGGED = {**HEADERS, "ETag": '"one"'}


async def known(rest: str) -> HttpReply:
    """Show something."""
    assert rest == ""
    return HttpReply(body=BODY, headers=HEADERS)


async def file(rest: str) -> HttpReply | None:
    """Show the one file of a folder."""
    return HttpReply(body=BODY, headers=TAGGED) if rest == "file" else None


ANSWERS = {"/known": known, "/folder/": file}


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Listen at a free port."""
    async with listen(HOST, 0, ANSWERS) as opened:
        yield opened


async def ask(
    port: int, method: str, path: str, **headers: str
) -> tuple[int, bytes, aiohttp.ClientResponse]:
    """Ask once; return status, body and the answer for its headers."""
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"http://{HOST}:{port}{path}", headers=headers) as answer,
    ):
        return answer.status, await answer.read(), answer


async def silent(port: int) -> bytes:
    """Connect, say nothing, and return what comes until the other side ends it."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_known_path_is_answered(port: int, method: str) -> None:
    """With its own headers, and without telling what runs here."""
    status, body, answer = await ask(port, method, "/known")

    assert (status, body) == (200, BODY if method == "GET" else b"")
    assert answer.headers["Content-Type"] == "application/x+json"
    assert answer.headers["Content-Length"] == str(len(BODY))
    assert answer.headers["Cache-Control"] == "a"
    assert answer.headers["Server"] == "Raincloud"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/known/",
        "/known/more",
        "/.well-known/x",
        "/folder",
        "/folder/",
        "/folder/no",
        "/folder/file/",
        "/folder/x/file",
    ],
)
async def test_any_other_path_is_not_there(port: int, path: str) -> None:
    """404, and nothing beside it."""
    status, body, _ = await ask(port, "GET", path)
    assert (status, body) == (404, b"")


@pytest.mark.parametrize("known_tags", ['"one"', 'W/"one"', '"two", "one"', "*"])
async def test_who_has_it_already_is_told_just_that(port: int, known_tags: str) -> None:
    """304 and no body; it may be asked for again by the same tag."""
    status, body, answer = await ask(port, "GET", "/folder/file", **{"If-None-Match": known_tags})

    assert (status, body) == (304, b"")
    assert (answer.headers["ETag"], answer.headers["Cache-Control"]) == ('"one"', "a")


@pytest.mark.parametrize("known_tags", ['"two"', "one", ""])
async def test_who_has_another_state_gets_it_whole(port: int, known_tags: str) -> None:
    """With its tag, for the next time."""
    status, body, answer = await ask(port, "GET", "/folder/file", **{"If-None-Match": known_tags})

    assert (status, body, answer.headers["ETag"]) == (200, BODY, '"one"')


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
async def test_nothing_can_be_written(port: int, method: str) -> None:
    """405 says what can be done instead."""
    status, body, answer = await ask(port, method, "/known")
    assert (status, body, answer.headers["Allow"]) == (405, b"", "GET, HEAD")


async def test_a_connection_is_for_one_request(port: int) -> None:
    """Whoever wants more connects again: none is kept."""
    _, _, answer = await ask(port, "GET", "/known")
    assert answer.headers["Connection"] == "close"


async def test_long_lines_are_refused(port: int) -> None:
    """Nobody can make the bot hold much."""
    status, _, _ = await ask(port, "GET", "/known?" + "x" * MAX_LINE)
    assert status == 400


async def test_one_that_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection has its time, whatever comes over it."""
    monkeypatch.setattr(http_server, "LONGEST", 0.01)
    async with listen(HOST, 0, ANSWERS) as port, asyncio.timeout(5):
        assert await silent(port) == b""


async def test_one_too_many_is_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, while those who were first stay."""
    monkeypatch.setattr(http_server, "MAX_CONNECTIONS", 2)
    async with listen(HOST, 0, ANSWERS) as port, asyncio.timeout(5):
        first = [await asyncio.open_connection(HOST, port) for _ in range(2)]
        assert await silent(port) == b""

        reader, writer = first[0]
        writer.write(b"GET /known HTTP/1.1\r\nHost: a\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        for _, each in first:
            each.close()


async def test_it_is_closed_in_the_end() -> None:
    """At once, with whoever is still connected: nobody may hold the bot's end up."""
    async with asyncio.timeout(LONGEST / 2):
        async with listen(HOST, 0, ANSWERS) as port:
            waiting = asyncio.create_task(silent(port))
            await ask(port, "GET", "/known")
        assert await waiting == b""
    with pytest.raises(aiohttp.ClientConnectorError):
        await ask(port, "GET", "/known")


async def test_a_taken_port_is_a_sentence() -> None:
    """It names the setting and what to do."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        number = taken.getsockname()[1]

        with pytest.raises(SettingsError, match="another program listens there"):
            async with listen(HOST, number, ANSWERS):
                pass


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("192.0.2.1", "Cannot assign requested address"),
        ("nowhere.example", "Name or service not known"),
        ("x" * 64, "that is no host's name"),
    ],
)
async def test_a_place_that_is_not_here_is_a_sentence(
    host: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address of another machine, a name that leads nowhere, or no name at all."""
    resolve = socket.getaddrinfo

    def nowhere(name: str, *rest: object, **more: object) -> object:
        if name == "nowhere.example":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(SettingsError) as caught:
        async with listen(host, 80, ANSWERS):
            pass
    assert caught.value.sentence == (
        f"RAINCLOUD_HTTP_PORT: {host}:80 cannot be used: {why}. "
        "Set another port, or another RAINCLOUD_HTTP_HOST."
    )
