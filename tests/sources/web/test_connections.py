"""A connection goes to the address that was checked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import httpx
import pytest
from aiohttp import web

from bot.sources.web.connections import CheckedTransport
from bot.sources.web.errors import AddressError, UnreachableError
from bot.sources.web.fetcher import Fetcher


class Names:
    """A resolver that answers from a list and counts."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self._answers[min(len(self.asked), len(self._answers)) - 1]


async def shop(request: web.Request) -> web.Response:
    return web.Response(text=f"{request.headers['Host']} {request.path}")


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.8"],
        ["8.8.8.8", "192.168.0.1"],
        ["::1"],
        ["2606:4700::1", "fe80::1%1"],
    ],
)
async def test_a_name_that_leads_to_a_private_address_is_refused(
    addresses: list[str], fetcher_of: Callable[..., Fetcher]
) -> None:
    """One private address among those of a name is enough; nothing is connected to."""
    async with fetcher_of(resolver=Names(addresses)) as fetcher:
        with pytest.raises(AddressError, match=r"rebound\.example leads to a private address"):
            await fetcher.get("http://rebound.example/products.json", budget="shopify")


async def test_the_checked_address_is_the_one_connected_to(
    serve: Callable[..., Awaitable[str]],
) -> None:
    """A name is resolved once a connection, the socket goes there, the Host header is its."""
    port = httpx.URL(await serve(shop)).port
    names = Names(["127.0.0.1"], ["192.0.2.1"])
    transport = CheckedTransport(allow_private=True, resolver=names)

    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        answers = [await client.get(f"http://shop.example:{port}/{n}") for n in range(3)]

    assert [answer.text for answer in answers] == [f"shop.example:{port} /{n}" for n in range(3)]
    assert names.asked == [("shop.example", port)]


async def test_a_name_is_judged_anew_for_every_connection(
    fetcher_of: Callable[..., Fetcher],
) -> None:
    """A name that was public a moment ago and is private now is refused now."""
    names = Names(["127.0.0.1"], ["127.0.0.1"])

    async with fetcher_of(resolver=names) as fetcher:
        for _ in range(2):
            with pytest.raises(AddressError):
                await fetcher.get("http://rebound.example/", budget="rebound.example")

    assert len(names.asked) == 2


async def test_the_next_address_of_a_name_is_tried(serve: Callable[..., Awaitable[str]]) -> None:
    """Where the first address does not answer, the second is asked."""
    port = httpx.URL(await serve(shop)).port
    transport = CheckedTransport(
        allow_private=True, resolver=Names(["::1", "127.0.0.2", "127.0.0.1"])
    )

    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        answer = await client.get(f"http://shop.example:{port}/")

    assert answer.status_code == 200


@pytest.mark.parametrize("failure", [OSError("no such name"), UnicodeError("label too long"), None])
async def test_a_name_nobody_knows_is_unreachable(
    failure: Exception | None, fetcher_of: Callable[..., Fetcher]
) -> None:
    """Names that do not resolve end in a sentence about the host."""

    async def resolver(host: str, port: int) -> Sequence[str]:
        if failure is not None:
            raise failure
        return []

    async with fetcher_of(resolver=resolver) as fetcher:
        with pytest.raises(UnreachableError, match=r"nowhere\.example cannot be reached"):
            await fetcher.get("http://nowhere.example/", budget="nowhere.example")


async def test_a_certificate_of_another_name_is_not_believed() -> None:
    """TLS is verified: a server without a good certificate for the name is not talked to."""

    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"this is not TLS\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    transport = CheckedTransport(allow_private=True, resolver=Names(["127.0.0.1"]))
    async with server, httpx.AsyncClient(transport=transport, trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"https://shop.example:{port}/")
