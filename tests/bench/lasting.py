"""Ten thousand looks at sources that redirect, change their keys and fail: nothing may grow.

One fetcher and one store live through all of them, as in a bot that runs for a month.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import func, select

from bot.models import SourceSpec
from bot.services.outbox.dispatcher import Deliveries
from bot.services.sweeps.runner import Sweeps
from bot.sources.kinds import Readers
from bot.sources.web.fetcher import Fetcher
from bot.store import tables
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.services.conftest import NONCE_WINDOW
from tests.services.fakes import FakeSender
from tests.sources import shops

LOOKS = 10_000
WARM = 2_000  # looks after which all that is kept for good is there
GROWTH = 8.0  # MB that the process may have more at the end than then
EVERY = timedelta(minutes=5)
NAMES = ("Sea Salt", "Olive", "Bone", "Steel Blue")


class Web:
    """Answers as hosts do that never answer twice in the same way."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311 - accidents, not secrets

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        path = request.url.path
        if path == "/robots.txt":
            rules = "\n".join(f"Disallow: /{n}/{self._chance.random()}" for n in range(200))
            return httpx.Response(200, text=f"User-agent: *\n{rules}")
        answers: dict[str, Callable[[], httpx.Response]] = {
            "/moving": self._redirect,
            "/drops.ics": self._calendar,
            "/feed": self._feed,
            "/failing": self._failure,
            "/rows.csv": self._rows,
        }
        if request.url.params.get("page", "1") != "1" or path == "/meta.json":
            return httpx.Response(200, json={"products": []})
        return answers.get(path, self._shop)()

    def _redirect(self) -> httpx.Response:
        host = f"h{self._chance.randrange(10**9)}.example"
        return httpx.Response(302, headers={"Location": f"https://{host}/collections/all"})

    def _calendar(self) -> httpx.Response:
        events = "".join(
            f"BEGIN:VEVENT\r\nUID:{UUID(int=self._chance.getrandbits(128))}\r\n"
            f"SUMMARY:New Balance 2002R {name}\r\nDTSTART:20270{at + 1}01T100000Z\r\nEND:VEVENT\r\n"
            for at, name in enumerate(NAMES)
        )
        return httpx.Response(200, text=f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n")

    def _feed(self) -> httpx.Response:
        posts = "".join(
            f"<item><title>New Balance 2002R {name}</title><guid>{self._chance.random()}</guid>"
            "<description>It drops on May 1, 2027.</description>"
            "<pubDate>Mon, 23 Nov 2026 10:00:00 +0000</pubDate></item>"
            for name in self._chance.sample(NAMES, len(NAMES))
        )
        return httpx.Response(200, text=f"<rss><channel>{posts}</channel></rss>")

    def _rows(self) -> httpx.Response:
        rows = "".join(
            f"{number},2002R {name},2027-05-01\n"
            for number, name in enumerate(self._chance.sample(NAMES, len(NAMES)))
        )
        return httpx.Response(200, text=f"id,name,date\n{rows}", headers={"ETag": '"same"'})

    def _failure(self) -> httpx.Response:
        status = self._chance.choice((404, 403, 429, 500, 503, 200))
        return httpx.Response(
            status,
            text=f"<html>{self._chance.random()}",
            headers={"content-type": "text/html", "retry-after": "1"},
        )

    def _shop(self) -> httpx.Response:
        sizes = [shops.variant(f"US {size}", available=bool(size % 2)) for size in range(7, 12)]
        shoe = shops.product(self._chance.randrange(10**6), variants=sizes)
        return httpx.Response(
            200, json={"products": [shoe]}, headers={"ETag": f'"{self._chance.random()}"'}
        )


async def measure(looks: int = LOOKS) -> dict[str, Any]:
    """Look, and say how much the memory and the store's rows have grown since the start."""
    paths = {
        "shopify": ("/moving", "/collections/all"),
        "calendar": ("/drops.ics",),
        "feed": ("/feed", "/failing"),
        "file": ("/rows.csv",),
    }
    specs = [
        SourceSpec(name=path, kind=kind, url=f"https://shop.example{path}", currency="USD")
        for kind, found in paths.items()
        for path in found
    ]
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}")
        try:
            return await _look(database, specs, looks)
        finally:
            await database.close()


async def _look(database: Database, specs: list[SourceSpec], looks: int) -> dict[str, Any]:
    clock, web = Clock(), Web(1)
    outbox = Deliveries(database, FakeSender(), clock, worker="one", nonce_window=NONCE_WINDOW)
    figures: dict[str, Any] = {}
    early = min(WARM, looks // 2)
    async with Fetcher(
        contact=None,
        allow_private=False,
        clock=clock,
        transport=httpx.MockTransport(web.answer),
        sleep=_do_not_sleep,
    ) as fetcher:
        sweeps = Sweeps(database, Readers(fetcher), fetcher, outbox.wake, clock, vary=lambda: 0.0)
        await sweeps.keep_in_step(specs)
        done = 0
        while done < looks:
            done += len(await sweeps.run_all())
            clock.advance(seconds=EVERY.total_seconds())
            if "early" not in figures and done >= early:
                figures["early"] = (done, _memory(), await _rows(database))
    late = (done, _memory(), await _rows(database))
    (first, before, rows), (last, after, all_rows) = figures["early"], late
    return {
        "looks": f"{last}, compared with {first}",
        "memory": f"{before:.1f} MB, then {after:.1f} MB",
        "grown by more than is allowed": after - before > GROWTH,
        "rows of drops, sightings, listings, sizes, pages": f"{rows}, then {all_rows}",
    }


def _memory() -> float:
    """Return how many MB the process holds (Linux)."""
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


async def _rows(database: Database) -> list[int]:
    counted = (tables.drops, tables.sightings, tables.listings, tables.sizes, tables.pages)
    async with database.read() as connection:
        return [
            int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
            for table in counted
        ]


async def _do_not_sleep(seconds: float) -> None:
    del seconds
