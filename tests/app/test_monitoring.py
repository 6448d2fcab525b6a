"""How the bot is can be asked of it, and of its database, while it runs as a process."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.discord_adapter.process import BotProcess, until
from tests.wire.process import ROOT, WireProcess
from tests.wire.shop import LoopbackShop


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class WatchedBot(BotProcess):
    """A process whose health can be asked."""

    port = 0

    async def begin(self) -> None:
        """Start it with a port for that."""
        self.port = free_port()
        await self.start(RAINCLOUD_MONITOR_PORT=str(self.port))

    async def get(self, path: str) -> tuple[int, str]:
        """Ask at its port; return status and text, or 0 while nobody answers."""
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{self.port}{path}") as answer,
            ):
                return answer.status, await answer.text()
        except aiohttp.ClientConnectorError:
            return 0, ""

    async def is_told(self, status: str) -> bool:
        """Tell whether its health is a certain one by now."""
        code, text = await self.get("/healthz")
        return code == 200 and json.loads(text)["status"] == status

    async def status(self) -> tuple[int | None, list[dict[str, Any]]]:
        """Run `status --json` beside it."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "status", "--json"),
            cwd=ROOT,
            env=os.environ | {"RAINCLOUD_DATABASE_URL": self.database_url},
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()
        return process.returncode, [json.loads(line) for line in out.splitlines()]


@asynccontextmanager
async def watched(folder: Path) -> AsyncIterator[tuple[WireProcess, WatchedBot]]:
    """Make a bot with one subscription, not started yet."""
    async with (
        WireProcess("--guilds=1") as wire,
        LoopbackShop() as shop,
        WatchedBot(folder, wire, shop) as bot,
    ):
        (guild,) = await wire.get("guilds")
        await bot.subscribe([(guild["id"], guild["channel_ids"][0])])
        yield wire, bot


@pytest.mark.long
async def test_a_bot_that_is_well_says_so_everywhere(tmp_path: Path) -> None:
    """At its port, in the database, and no more once it has ended."""
    async with watched(tmp_path) as (_, bot):
        await bot.begin()
        await until(lambda: bot.is_told("ok"), seconds=60, what="good health")

        code, text = await bot.get("/metrics")
        assert code == 200
        for line in (
            "raincloud_up 1.0",
            "raincloud_gateway_ready 1.0",
            "raincloud_outbox_due 0.0",
            "raincloud_sources 1.0",
        ):
            assert line in text.splitlines()
        assert bot.environment["RAINCLOUD_DISCORD_TOKEN"] not in text
        assert (await bot.get("/"))[0] == 404

        exit_status, [told] = await bot.status()
        assert told["process"].endswith(f":{bot.pid}")
        assert exit_status == (0 if told["status"] == "ok" else 1)  # its last word may be older

        assert await bot.end(signal.SIGTERM) == 0
        assert await bot.status() == (1, [])


@pytest.mark.long
async def test_a_start_into_discords_outage_is_no_reason_to_restart(tmp_path: Path) -> None:
    """It is told, with a good status: whoever restarts the bot would knock again and again."""
    async with watched(tmp_path) as (wire, bot):
        await wire.post("faults", effect="status", status=503, route=None, times=None)
        await bot.begin()
        await until(lambda: bot.is_told("troubled"), seconds=60, what="a word of the trouble")

        code, text = await bot.get("/healthz")
        exit_status, [told] = await bot.status()

        assert code == 200
        assert json.loads(text)["gateway"]["state"] == "not logged in yet"
        assert (exit_status, told["status"]) == (1, "troubled")
