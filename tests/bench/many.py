"""6,000 feeds, unchanged, each due every 15 minutes: what share of a core an hour takes."""

from __future__ import annotations

import multiprocessing
import resource
import socket
import tempfile
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.app import wiring
from bot.discord_adapter.client import Bot
from bot.models import SourceSpec, SweepState
from config.settings import Settings

SOURCES = 6000
LOOKS_AN_HOUR = 4
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item>'
    "<title>Another shoe</title><guid>1</guid></item></channel></rss>"
)


async def measure() -> dict[str, Any]:
    """Look at all of them once as new, then an hour's looks as fast as they go."""
    here, there = multiprocessing.Pipe()
    shop = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    shop.start()
    try:
        return await _measure(here.recv())
    finally:
        shop.kill()


async def _measure(port: int) -> dict[str, Any]:
    # Every source on a host of its own: 127.0.0.0/8 is all this machine.
    specs = [
        SourceSpec(
            name=f"Feed {number}",
            kind="feed",
            url=f"http://127.1.{number // 250}.{number % 250 + 1}:{port}/feed",
        )
        for number in range(SOURCES)
    ]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_url=f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}",
            allow_private_addresses=True,
        )
        bot = Bot()
        async with wiring.open_services(settings, specs, bot) as services:
            await services.sweeps.run_all()
            cpu, began, counts = time.process_time(), time.perf_counter(), Counter[str]()
            for _ in range(LOOKS_AN_HOUR):
                for report in await services.sweeps.run_all():
                    counts["looks"] += 1
                    counts["complete"] += report.state is SweepState.COMPLETE
                    counts["unchanged"] += report.not_modified
            cpu, took = time.process_time() - cpu, time.perf_counter() - began
        await bot.close()
    return {
        "sources": SOURCES,
        "looks, complete, unchanged (304)": (
            f"{counts['looks']}, {counts['complete']}, {counts['unchanged']}"
        ),
        "processor time of an hour's looks": f"{cpu:.0f} s ({cpu / 3600:.3f} of a core)",
        "time they took, compressed": f"{took:.0f} s",
        "peak memory": f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
    }


def _serve(pipe: Connection) -> None:
    """Be all the hosts: no robots.txt, one feed, and 304 to whoever has it."""

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            return web.Response(status=404)
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304, headers={"ETag": '"1"'})
        return web.Response(text=FEED, content_type="application/rss+xml", headers={"ETag": '"1"'})

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    listening = socket.create_server(("0.0.0.0", 0), backlog=1024)  # noqa: S104 - loopback's hosts
    pipe.send(listening.getsockname()[1])
    web.run_app(app, sock=listening, print=None, access_log=None)
