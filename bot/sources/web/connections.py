"""Connections to the very address that was checked, so that a name cannot change in between.

Knows nothing of redirects, budgets or robots.txt: it opens sockets.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpcore
import httpx

from bot.sources.web.addresses import Resolver, is_public, resolve
from bot.sources.web.errors import AddressError

MAX_CONNECTIONS = 20  # over all hosts; budgets keep the real number far below
KEEP_ALIVE = 30.0  # seconds an idle connection is kept: the pages of one sweep share it
MAX_TRIES = 4  # addresses of one name tried in turn


@cache
def _certificates() -> ssl.SSLContext:
    """Load the certificates that TLS is checked against, once a process: it takes a while."""
    return httpx.create_ssl_context(trust_env=False)


class CheckedTransport(httpx.AsyncBaseTransport):
    """An httpx transport that resolves, checks and connects in one step.

    The pool knows a connection by the host's name, so the Host header, the name TLS verifies and
    the reuse of connections all stay with the name, while the socket goes to the checked address.

    Args:
        allow_private: connect to private addresses too.
        resolver: answers a name and port with numeric addresses; every one must be public.
    """

    def __init__(self, *, allow_private: bool, resolver: Resolver = resolve) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_certificates(),
            max_connections=MAX_CONNECTIONS,
            keepalive_expiry=KEEP_ALIVE,
            network_backend=_CheckedBackend(allow_private=allow_private, resolver=resolver),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its answer, the body still to be read."""
        with _as_httpx():
            answer = await self._pool.handle_async_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    """The body of an answer, with the pool's errors turned into httpx's."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx():
            async for chunk in self._answer.aiter_stream():
                yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()


class _CheckedBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, *, allow_private: bool, resolver: Resolver) -> None:
        self._allow_private = allow_private
        self._resolver = resolver
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._checked(host, port)
        share = None if timeout is None else timeout / len(addresses)
        for address in addresses[:-1]:
            try:
                return await self._network.connect_tcp(
                    address, port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(
            addresses[-1], port, share, local_address, socket_options
        )

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)

    async def _checked(self, host: str, port: int) -> list[str]:
        """Resolve a host and return its addresses, IPv4 first, if every one may be asked."""
        try:
            found = list(await self._resolver(host, port))
        except (OSError, UnicodeError):
            raise httpcore.ConnectError("the name is not known") from None
        if not found:
            raise httpcore.ConnectError("the name has no address")
        if not self._allow_private and not all(map(is_public, found)):
            raise AddressError(f"{host} leads to a private address; only public ones are read.")
        return sorted(found, key=lambda address: ":" in address)[:MAX_TRIES]


@contextmanager
def _as_httpx() -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise httpx.TimeoutException("no answer in time") from error
    except (httpcore.ConnectError, ssl.SSLError) as error:
        raise httpx.ConnectError(str(error)) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise httpx.RemoteProtocolError(str(error)) from error
