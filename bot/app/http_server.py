"""The bot's own HTTP port: a few fixed addresses that are read, for a proxy with TLS before it.

Knows nothing of what it answers; loaded only where a port is set.
"""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpReply:
    """What is shown at an address; with an ``ETag`` whoever has it already is told just that."""

    body: bytes
    headers: Mapping[str, str]
    status: int = 200


# Gets what follows its path, which is something only where that ends in a slash; none is a 404.
HttpResponder = Callable[[str], Awaitable[HttpReply | None]]

MAX_CONNECTIONS = 64  # at once; whoever comes then is turned away
LAST_WORD = 0.1  # seconds an answer has to leave in the end; aiohttp takes 0 for no limit at all
LONGEST = 10.0  # seconds a connection lasts at most, whatever comes over it or does not
_KEPT_BY_304 = {"ETag", "Cache-Control"}  # RFC 9110, 15.4.5
MAX_LINE = 4096  # bytes of a request's first line, and of each of its headers


@asynccontextmanager
async def listen(
    host: str, port: int, answers: Mapping[str, HttpResponder], *, setting: str = "RAINCLOUD_HTTP"
) -> AsyncIterator[int]:
    """Answer GET and HEAD at some paths, and 404 at all others; gives the port.

    Args:
        host: the name or number of the address to listen at.
        port: 0 for any that is free.
        setting: how the names of the settings begin that say where; an error names them.
        answers: what gives the answer, by path; one that ends in a slash is for all files there.

    Raises:
        SettingsError: the port is taken or may not be used.
    """

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        return await _answer(request, answers)

    server = _Server(
        answer,
        access_log=None,
        lingering_time=0,
        max_line_size=MAX_LINE,
        max_field_size=MAX_LINE,
    )
    loop = asyncio.get_running_loop()
    try:
        listening = await loop.create_server(server, host, port, backlog=MAX_CONNECTIONS)
    except (OSError, UnicodeError) as error:
        raise SettingsError([_sentence(setting, host, port, error)]) from None
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await server.shutdown(timeout=LAST_WORD)
        await listening.wait_closed()


class _Server(web.Server):
    """Keeps few connections, and none for long: they cost memory and files."""

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        if len(self.connections) > MAX_CONNECTIONS:
            transport.abort()
        else:
            asyncio.get_running_loop().call_later(LONGEST, transport.abort)


async def _answer(
    request: web.BaseRequest, answers: Mapping[str, HttpResponder]
) -> web.StreamResponse:
    folder, slash, file = request.path.rpartition("/")
    in_folder = answers.get(folder + slash) if file else None
    answer = in_folder or answers.get(request.path)
    if answer is None:
        response = web.Response(status=404)
    elif request.method not in {"GET", "HEAD"}:
        response = web.Response(status=405, headers={"Allow": "GET, HEAD"})
    else:
        response = _response(request, await answer(file if in_folder else ""))
    response.headers["Server"] = "Raincloud"  # instead of the versions of what runs it
    response.force_close()
    return response


def _response(request: web.BaseRequest, reply: HttpReply | None) -> web.Response:
    if reply is None:
        return web.Response(status=404)
    tag = reply.headers.get("ETag")
    asked = request.headers.get("If-None-Match", "")
    known = {each.strip().removeprefix("W/") for each in asked.split(",")}
    if tag is not None and known & {tag, "*"}:  # RFC 9110, 13.1.2
        kept = {name: reply.headers[name] for name in reply.headers.keys() & _KEPT_BY_304}
        return web.Response(status=304, headers=kept)
    return web.Response(body=reply.body, headers=reply.headers, status=reply.status)


def _sentence(setting: str, host: str, port: int, error: OSError | UnicodeError) -> str:
    number = (error.errno or 0) if isinstance(error, OSError) else 0
    if isinstance(error, UnicodeError):
        why = "that is no host's name"
    elif number == errno.EADDRINUSE:
        why = "another program listens there"
    else:  # a name that cannot be resolved has numbers of its own, below zero
        why = os.strerror(number) if number > 0 else str(error.strerror)
    return (
        f"{setting}_PORT: {host}:{port} cannot be used: {why}. "
        f"Set another port, or another {setting}_HOST."
    )
