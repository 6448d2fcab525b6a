"""`/alerts add` over the loopback's HTTP while a first sweep of many listings is written."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from bot.app import wiring
from bot.models import SourceSpec
from bot.services.sweeps.runner import Sweeps
from config.settings import Settings
from tests.bench.writer import Manners, Shelf, Writer
from tests.discord_adapter.house import PatientBot
from tests.wire.answers import ComplaintError
from tests.wire.pointing import connected
from tests.wire.server import WireDiscord

SHOPS, LISTINGS = 16, 300
MANAGE_GUILD = 1 << 5
KINDS = ("live", "restock", "announced", "moved", "cancelled", "price_cut", "sold_out")


async def measure() -> dict[str, Any]:
    """Sweep 16 shops of 300 listings for the first time, and subscribe channels meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}")
        bot = PatientBot(guild_ready_timeout=0.01)
        async with WireDiscord() as wire:
            guild = wire.add_guild(channels=40)
            async with wiring.open_services(settings, [], bot) as services, connected(bot, wire):
                await wire.wait_for(lambda: bool(wire.commands), 60)
                database = services.sweeps._database  # noqa: SLF001 - the bot's own writer
                wake, clock = services.deliveries.wake, services.clock
                sweeps = Sweeps(database, {"shelf": Shelf(LISTINGS)}, Manners(), wake, clock)
                await sweeps.keep_in_step(
                    SourceSpec(name=f"Shop {n}", kind="shelf", url=f"https://{n}.example")
                    for n in range(SHOPS)
                )
                writer = Writer()
                with writer.watched():
                    sweeping = asyncio.create_task(sweeps.run_all())
                    times, complaints = await _subscribe(wire, guild, sweeping)
                    reports = await sweeping
    times.sort()
    return {
        "listings": f"{SHOPS} x {LISTINGS}, {sum(r.listings for r in reports)} written",
        "the writer": writer,
        "/alerts add meanwhile": len(times) + complaints,
        "unanswered": complaints,
        "answered or deferred within": (
            f"{times[len(times) // 2]:.2f} s half of them, {times[-1]:.2f} s all" if times else "-"
        ),
    }


async def _subscribe(
    wire: WireDiscord, guild: Any, sweeping: asyncio.Task[Any]
) -> tuple[list[float], int]:
    """Type the command for one channel after the other until the sweep is written."""
    where, mona = guild.channels[0], wire.add_user("mona")
    times, unanswered = [], 0
    for number in range(len(KINDS) * len(guild.channels)):
        if sweeping.done():
            break
        channel, kind = guild.channels[number // len(KINDS)], KINDS[number % len(KINDS)]
        try:
            reply = await wire.slash(
                guild,
                where,
                mona,
                "alerts add",
                {"channel": channel, "kinds": kind},
                permissions=MANAGE_GUILD,
                timeout_seconds=60,
                is_settled=False,
            )
        except (ComplaintError, TimeoutError):
            unanswered += 1
        else:
            times.append(reply.answered_after or 0.0)
    return times, unanswered
