"""What only real sockets show: long answers, bombs, broken and slow ones."""

from __future__ import annotations

import asyncio
import gzip
import time
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import httpx
import pytest
from aiohttp import web

from bot.errors import SourceError
from bot.models import SourceSpec
from bot.sources.kinds import reader_of
from bot.sources.web import fetcher as module
from bot.sources.web.answers import MAX_BODY
from bot.sources.web.bodies import read
from bot.sources.web.errors import (
    AddressError,
    TimedOutError,
    TooLargeError,
    UnreachableError,
    UnreadableError,
)
from bot.sources.web.fetcher import Fetcher
from tests.sources.conftest import Web

MEGABYTE = 1024 * 1024


def packed(body: bytes, encoding: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Encoding": encoding})

    return handler


async def test_eight_mebibytes_are_read_and_no_more(
    serve: Callable[..., Awaitable[str]], fetcher_of: Callable[..., Fetcher]
) -> None:
    """A body of exactly the limit is a page; one byte more is not, and 20 MB stop early."""
    sent = 0

    async def handler(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        left = int(request.path[1:])
        try:
            while left:
                chunk = min(left, 64 * 1024)
                await response.write(b"x" * chunk)
                sent += chunk
                left -= chunk
        except ConnectionError:
            pass
        return response

    base = await serve(handler)
    async with fetcher_of(allow_private=True) as fetcher:
        assert (await fetcher.get(f"{base}/{MAX_BODY}", budget="x")).bytes == MAX_BODY
        with pytest.raises(TooLargeError):
            await fetcher.get(f"{base}/{MAX_BODY + 1}", budget="x")
        sent = 0
        with pytest.raises(TooLargeError, match=r"127\.0\.0\.1"):
            await fetcher.get(f"{base}/{40 * MEGABYTE}", budget="x")
    assert sent < 30 * MEGABYTE


async def test_a_gzip_bomb_is_met_while_it_is_small(
    serve: Callable[..., Awaitable[str]], fetcher_of: Callable[..., Fetcher]
) -> None:
    """A gigabyte in a megabyte costs little more than the limit."""
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(b"\0" * MEGABYTE) for _ in range(512)) + packer.flush()
    base = await serve(packed(bomb, "gzip"))
    async with fetcher_of(allow_private=True) as fetcher:
        tracemalloc.start()
        try:
            with pytest.raises(TooLargeError):
                await fetcher.get(base, budget="x")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 4 * MAX_BODY


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"hello", mtime=0), "gzip"),
        (gzip.compress(b"hel", mtime=0) + gzip.compress(b"lo", mtime=0), "gzip"),
        (gzip.compress(b"hello", mtime=0) + b"\0" * 20, "gzip"),
        (zlib.compress(b"hello"), "deflate"),
        (zlib.compress(b"hello")[2:-4], "deflate"),
        (b"hello", "identity"),
    ],
)
async def test_packed_bodies_are_unpacked(
    body: bytes,
    encoding: str,
    serve: Callable[..., Awaitable[str]],
    fetcher_of: Callable[..., Fetcher],
) -> None:
    """gzip of one or several parts, deflate with and without its header."""
    base = await serve(packed(body, encoding))
    async with fetcher_of(allow_private=True) as fetcher:
        assert (await fetcher.get(base, budget="x")).body == b"hello"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"hello" * 1000, mtime=0)[:-12], "gzip"),
        (b"not gzip at all", "gzip"),
        (b"\xff\xff\xff", "deflate"),
        (b"hello", "br"),
        (b"hello", "gzip, gzip"),
    ],
)
async def test_broken_packing_is_unreadable(
    body: bytes,
    encoding: str,
    serve: Callable[..., Awaitable[str]],
    fetcher_of: Callable[..., Fetcher],
) -> None:
    """Cut, broken and unknown packings end in a sentence."""
    base = await serve(packed(body, encoding))
    async with fetcher_of(allow_private=True) as fetcher:
        with pytest.raises(UnreadableError):
            await fetcher.get(base, budget="x")


@pytest.mark.parametrize("size", [1, 7, 1000, 70_000])
async def test_unpacking_does_not_depend_on_the_pieces(size: int) -> None:
    """However the network cuts a body, it is the same body; a limit cuts it at the same place."""
    body = bytes(range(256)) * 2000
    sent = gzip.compress(body)

    async def stream() -> AsyncIterator[bytes]:
        for start in range(0, len(sent), size):
            yield sent[start : start + size]

    assert await read(stream(), encoding="GZIP", limit=len(body)) == (body, True)
    assert await read(stream(), encoding="gzip", limit=1000) == (body[:1000], False)


async def test_a_body_that_is_cut_off_is_not_believed(fetcher_of: Callable[..., Fetcher]) -> None:
    """Fewer bytes than Content-Length promised is no page."""

    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        if asked.startswith(b"GET /robots.txt"):
            writer.write(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        else:
            writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"products": [')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(cut, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, fetcher_of(allow_private=True) as fetcher:
        with pytest.raises(UnreachableError, match="broke off"):
            await fetcher.get(f"http://127.0.0.1:{port}/", budget="x")


async def test_slow_answers_are_given_up(
    serve: Callable[..., Awaitable[str]],
    fetcher_of: Callable[..., Fetcher],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server that trickles for ever is left after the time for one request."""
    done = asyncio.Event()

    async def trickle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"x")
        await done.wait()
        return response

    base = await serve(trickle)
    monkeypatch.setattr(module, "REQUEST_TIMEOUT", 0.05)
    async with fetcher_of(allow_private=True) as fetcher:
        with pytest.raises(TimedOutError):
            await fetcher.get(base, budget="x")
    done.set()


async def test_nothing_listens(fetcher_of: Callable[..., Fetcher]) -> None:
    """A port nobody listens at is a sentence."""
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    async with fetcher_of(allow_private=True) as fetcher:
        with pytest.raises(UnreachableError, match=r"127\.0\.0\.1 cannot be reached"):
            await fetcher.get(f"http://127.0.0.1:{port}/", budget="x")


async def test_a_redirect_into_the_house_is_refused(
    serve: Callable[..., Awaitable[str]], fetcher_of: Callable[..., Fetcher]
) -> None:
    """A public name that redirects to loopback does not reach it, by number or by name."""
    inside = await serve(packed(b"secret", "identity"))

    async def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async with fetcher_of(resolver=resolver) as fetcher:
        for url in (inside, inside.replace("127.0.0.1", "inside.example")):
            with pytest.raises(AddressError):
                await fetcher.get(url, budget="x")


@pytest.mark.parametrize(
    "body",
    [
        b"<html>" + b"<" * (MAX_BODY - 10),
        b"<html><body><p " + b'a="" ' * (MAX_BODY // 5 - 10) + b">",
        b"<rss><channel><item>2002" + b"<title>" * (MAX_BODY // 7 - 10),
        b"<rss><channel><item>2002" + b"<![CDATA[" * (MAX_BODY // 9 - 10),
    ],
    ids=["signs", "attributes", "titles", "quotations"],
)
async def test_markup_of_signs_alone_is_read_at_once(
    body: bytes, fetcher_of: Callable[..., Fetcher]
) -> None:
    """As a page and as a feed: not by the square of its length, nor with many times its memory."""
    shop = Web(lambda _: httpx.Response(200, content=body, headers={"Content-Type": "text/html"}))
    for kind in ("schema", "feed"):
        spec = SourceSpec(name="Shop", kind=kind, url="https://shop.example/x")
        began = time.process_time()
        async with fetcher_of(shop) as fetcher:
            with suppress(SourceError):
                await reader_of(kind, fetcher).fetch(spec, remembered={})
        assert time.process_time() - began < 2


@pytest.mark.parametrize("size", [10, 64 * 1024, 1_000_000])
@pytest.mark.parametrize("step", [1, 7, 64 * 1024])
@pytest.mark.parametrize("encoding", ["deflate", "gzip"])
async def test_output_that_waits_when_all_input_is_taken_is_read(
    encoding: str, step: int, size: int
) -> None:
    """However the answer is cut into parts on its way."""
    body = b"0" * size
    sent = zlib.compress(body) if encoding == "deflate" else gzip.compress(body)

    async def stream() -> AsyncIterator[bytes]:
        for at in range(0, len(sent), step):
            yield sent[at : at + step]

    assert await read(stream(), encoding=encoding, limit=2 * MEGABYTE) == (body, True)


async def test_an_answer_of_very_many_parts_is_refused() -> None:
    """Each costs as much to begin as a page to read."""

    async def stream() -> AsyncIterator[bytes]:
        yield gzip.compress(b"") * 10_000

    with pytest.raises(UnreadableError):
        await read(stream(), encoding="gzip", limit=MEGABYTE)
