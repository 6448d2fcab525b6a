"""What stands for aiohttp's session: the loopback Discord of `tests/wire`, without a socket.

discord.py's own buckets, waits and repetitions run above it. A request departs, arrives and is
answered; each is a moment at which the process may be killed, and the way may be long or bad.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from types import SimpleNamespace, TracebackType
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import hdrs, web
from multidict import CIMultiDict
from yarl import URL

from tests.wire.rest import API_PREFIX

if TYPE_CHECKING:
    from tests.simulation.lives import Life


class Call:
    """A request as `tests/wire` reads it, once it is on its way."""

    content_type = "application/json"

    def __init__(
        self, method: str, url: str, headers: Mapping[str, str], data: Any, params: Any
    ) -> None:
        self.method = method
        self.url = URL(url)
        self.headers = headers
        self.query = {key: str(value) for key, value in (params or {}).items()}
        self.rel_url = SimpleNamespace(raw_path=self.url.raw_path)
        self.is_broken = False
        self.is_refused = False  # by Discord itself, so that surely nothing came of it
        self.departed_at = 0.0
        self.arrives_at = 0.0
        self.transport = SimpleNamespace(abort=self._abort, get_extra_info=lambda _: self)
        self._body = (data or "").encode() if isinstance(data, str) or data is None else data

    @property
    def can_read_body(self) -> bool:
        """Whether there is a body."""
        return bool(self._body)

    @property
    def text(self) -> str:
        """The request in a line."""
        path = self.rel_url.raw_path.removeprefix(API_PREFIX)
        query = "&".join(f"{key}={value}" for key, value in self.query.items())
        return f"{self.method} {path}{'?' if query else ''}{query}"

    @property
    def makes_message(self) -> int | None:
        """The channel that it writes into, if it does."""
        parts = self.rel_url.raw_path.removeprefix(API_PREFIX).split("/")
        is_message = self.method == "POST" and len(parts) == 4 and parts[1] == "channels"
        return int(parts[2]) if is_message and parts[3] in {"messages", "threads"} else None

    @property
    def concerns(self) -> int | None:
        """The message that it edits or publishes, if it does."""
        parts = self.rel_url.raw_path.removeprefix(API_PREFIX).split("/")
        is_one = len(parts) >= 5 and parts[3] == "messages" and parts[4].isdigit()
        return int(parts[4]) if is_one and self.method != "GET" else None

    @property
    def publishes(self) -> int | None:
        """The channel a message of which it passes on to followers, if it does."""
        parts = self.rel_url.raw_path.removeprefix(API_PREFIX).split("/")
        return int(parts[2]) if parts[-1] == "crosspost" else None

    @property
    def body(self) -> str:
        """The body, as text."""
        return bytes(self._body).decode()

    async def read(self) -> bytes:
        """Return the body."""
        return bytes(self._body)

    def setsockopt(self, *_options: Any) -> None:
        """Be the socket that a reset is asked of."""

    def _abort(self) -> None:
        self.is_broken = True


class Answer(aiohttp.ClientResponse):
    """An answer that came over no connection."""

    _closed = True
    _connection = None
    _headers: CIMultiDict[str]  # type: ignore[assignment]

    def __init__(self, response: web.Response) -> None:
        self.status = response.status
        self.reason = response.reason
        self._headers = CIMultiDict(response.headers)
        self._body = bytes(response.body or b"")  # type: ignore[arg-type]

    def __del__(self, _warnings: Any = None) -> None:
        """There is nothing to close."""

    @property
    def headers(self) -> CIMultiDict[str]:  # type: ignore[override]
        """The headers, by name without regard to case."""
        return self._headers

    @property
    def content_type(self) -> str:
        """The type, without its parameters."""
        return self._headers.get(hdrs.CONTENT_TYPE, "application/octet-stream").partition(";")[0]

    async def read(self) -> bytes:
        """Return the body."""
        return self._body or b""

    async def text(self, encoding: str | None = None, errors: str = "strict") -> str:
        """Return the body as text."""
        return (self._body or b"").decode(encoding or "utf-8", errors)

    async def json(self, **_options: Any) -> Any:
        """Return the body as JSON."""
        return json.loads(self._body or b"")


class Session:
    """The session of one life's client."""

    def __init__(self, life: Life, trace: aiohttp.TraceConfig | None) -> None:
        self._life = life
        self._trace = trace

    def request(self, method: str, url: str, **options: Any) -> _Exchange:
        """Begin a request."""
        call = Call(
            method, url, options.get("headers", {}), options.get("data"), options.get("params")
        )
        return _Exchange(self._life, call, self._trace)


class _Exchange:
    """A request and its answer."""

    def __init__(self, life: Life, call: Call, trace: aiohttp.TraceConfig | None) -> None:
        self._life = life
        self._call = call
        self._trace = trace

    async def __aenter__(self) -> Answer:
        context = SimpleNamespace()
        asked = SimpleNamespace(method=self._call.method, url=self._call.url)
        await self._tell("on_request_start", context, asked)
        try:
            answer = await self._exchange()
        except Exception as error:
            fault = SimpleNamespace(method=asked.method, url=asked.url, exception=error)
            await self._tell("on_request_exception", context, fault)
            raise
        told = SimpleNamespace(method=asked.method, url=asked.url, response=answer)
        await self._tell("on_request_end", context, told)
        body = SimpleNamespace(method=asked.method, url=asked.url, chunk=await answer.read())
        await self._tell("on_response_chunk_received", context, body)
        return answer

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let go of nothing."""

    async def _tell(self, event: str, context: SimpleNamespace, what: SimpleNamespace) -> None:
        """Tell what looks on, as aiohttp does: answers, and how long they take."""
        for hear in getattr(self._trace, event, ()):
            await hear(None, context, what)

    async def _exchange(self) -> Answer:
        life, call, world = self._life, self._call, self._life.world
        what = "act" if call.makes_message is None else "message"
        if call.makes_message is not None:
            world.weather.departs(call.makes_message, call.body)
            world.judge.departs(call)
        await life.passes(f"{what} departs")
        there, back = world.weather.ways()
        call.departed_at = world.time.elapsed
        call.arrives_at = call.departed_at + there
        world.on_the_way.append(call)
        await asyncio.sleep(there)
        await life.passes(f"{what} arrives")
        world.on_the_way.remove(call)
        response = await world.take(call)
        await asyncio.sleep(back)
        await life.passes("answer is lost" if call.is_broken else f"{what} is answered")
        if call.is_broken:
            world.note(f"{call.text} -> lost")
            raise aiohttp.ServerDisconnectedError
        return Answer(response)
