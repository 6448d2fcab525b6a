"""What the tests of this room share: a clock that sleeping moves, and webs to ask."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from aiohttp import web

from bot.sources.web.fetcher import Fetcher

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

Answering = Callable[[httpx.Request], httpx.Response]
Serving = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Clock:
    """A clock that stands still until somebody sleeps."""

    def __init__(self) -> None:
        self.now = START
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


class Web:
    """The whole web in memory: answers by a function, and remembers what it was asked."""

    def __init__(self, answer: Answering, robots: httpx.Response | None = None) -> None:
        self._answer = answer
        self._robots = robots or httpx.Response(404)
        self.asked: list[httpx.Request] = []
        self.transport = httpx.MockTransport(self._handle)

    @property
    def pages(self) -> list[httpx.Request]:
        return [request for request in self.asked if request.url.path != "/robots.txt"]

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if request.url.path == "/robots.txt":
            return self._robots
        return self._answer(request)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetcher_of(clock: Clock) -> Callable[..., Fetcher]:
    """Make a fetcher on the test's clock."""

    def make(web: Web | None = None, **changes: object) -> Fetcher:
        settings: dict[str, object] = {
            "contact": "https://raincloud.example/about",
            "allow_private": False,
            "clock": clock,
            "sleep": clock.sleep,
            "transport": web.transport if web else None,
        }
        return Fetcher(**(settings | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Serving], Awaitable[str]]]:
    """Start real servers on loopback; each answers everything but robots.txt by a function."""
    runners: list[web.AppRunner] = []

    async def start(handler: Serving) -> str:
        async def robots(_: web.Request) -> web.StreamResponse:
            return web.Response(status=404)

        app = web.Application()
        app.router.add_get("/robots.txt", robots)
        app.router.add_get("/{path:.*}", handler)
        runner = web.AppRunner(app, shutdown_timeout=0)
        runners.append(runner)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()
