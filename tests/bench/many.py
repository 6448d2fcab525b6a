"""6,000 feeds, unchanged, each due every 15 minutes: what share of a core an hour takes.

The bot's own rounds find them due, by a clock that is moved on whenever nothing is.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import resource
import socket
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx
from aiohttp import web

from bot.app import wiring
from bot.discord_adapter.client import Bot
from bot.models import SourceSpec
from bot.services.sweeps import Sweeps
from config.settings import Settings

SOURCES = 6000
EVERY, HOUR = timedelta(minutes=15), timedelta(hours=1)
A_ROUND = timedelta(seconds=1)  # in which the scheduler asks what is due
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item>'
    "<title>Another shoe</title><guid>1</guid></item></channel></rss>"
)


class Clock:
    """The time now, and what it was moved on by."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def __call__(self) -> datetime:
        """Return the time (aware, UTC)."""
        return datetime.now(UTC) + self._ahead

    def move_on(self, span: timedelta) -> None:
        """Let some time pass."""
        self._ahead += span


async def measure() -> dict[str, Any]:
    """Look at all of them once as new, then an hour's looks as fast as they go.

    The bot is a process of its own, which has loaded nothing but what it needs.
    """
    here, there = multiprocessing.Pipe()
    shop = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    shop.start()
    try:
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, str(here.recv()), stdout=asyncio.subprocess.PIPE
        )
        out, _ = await bot.communicate()
        figures: dict[str, Any] = json.loads(out)
        return figures
    finally:
        shop.kill()


async def _measure(port: int) -> dict[str, Any]:
    # Every source on a host of its own: 127.0.0.0/8 is all this machine.
    specs = [
        SourceSpec(
            name=f"Feed {number}",
            kind="feed",
            url=f"http://127.1.{number // 250}.{number % 250 + 1}:{port}/feed",
            every=EVERY,
        )
        for number in range(SOURCES)
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bot.db"
        settings = Settings(
            database_url=f"sqlite+aiosqlite:///{file}", allow_private_addresses=True
        )
        bot, clock = Bot(), Clock()
        async with wiring.open_services(settings, specs, bot, clock=clock) as services:
            await _look_until(services.sweeps, clock, clock() + EVERY)  # as new
            looks, answers = _complete(file), await _answers(port)
            cpu, began = time.process_time(), time.perf_counter()
            await _look_until(services.sweeps, clock, clock() + HOUR)
            cpu, took = time.process_time() - cpu, time.perf_counter() - began
            looks, answers = _complete(file) - looks, await _answers(port) - answers
        await bot.close()
    return {
        "sources": SOURCES,
        "complete looks, answers": f"{looks}, {dict(answers)}",
        "processor time of an hour's looks": f"{cpu:.0f} s ({cpu / 3600:.3f} of a core)",
        "time they took, compressed": f"{took:.0f} s",
        "peak memory": f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
    }


async def _look_until(sweeps: Sweeps, clock: Clock, until: datetime) -> None:
    """Ask once a second what is due, as the scheduler does; the seconds between are left out."""
    while clock() < until:
        began = clock()
        await sweeps.run_due()
        if looks := sweeps._tasks:  # noqa: SLF001 - nobody else need know
            await asyncio.wait(looks)
        clock.move_on(max(A_ROUND - (clock() - began), timedelta(0)))


def _complete(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT coalesce(sum(looks), 0) FROM sweeps WHERE state = 'complete'"
        count: int = connection.execute(query).fetchone()[0]
    return count


async def _answers(port: int) -> Counter[str]:
    async with httpx.AsyncClient(trust_env=False) as client:
        return Counter((await client.get(f"http://127.0.0.1:{port}/answers")).json())


def _serve(pipe: Connection) -> None:
    """Be all the hosts: no robots.txt, one feed, and 304 to whoever has it."""

    answers = Counter[str]()

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/answers":
            return web.json_response(answers)
        if request.path == "/robots.txt":
            answers["404"] += 1
            return web.Response(status=404)
        if request.headers.get("If-None-Match") == '"1"':
            answers["304"] += 1
            return web.Response(status=304, headers={"ETag": '"1"'})
        answers["200"] += 1
        return web.Response(text=FEED, content_type="application/rss+xml", headers={"ETag": '"1"'})

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    listening = socket.create_server(("0.0.0.0", 0), backlog=1024)  # noqa: S104 - loopback's hosts
    pipe.send(listening.getsockname()[1])
    web.run_app(app, sock=listening, print=None, access_log=None)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(_measure(int(sys.argv[1])))))
