"""A sweep of 2,000 products in 8 pages: unchanged, and with one size changed."""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from bot.app import wiring
from bot.discord_adapter.client import Bot
from bot.sources.finding.specs import parse_sources
from config.settings import Settings
from tests.wire.shop import LoopbackShop

PRODUCTS = 2000


async def measure() -> dict[str, Any]:
    """Sweep four times: the baseline, unchanged, one size in, and all pages without validators."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_url=f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}",
            allow_private_addresses=True,
        )
        async with LoopbackShop(PRODUCTS) as shop:
            specs = parse_sources(shop.sources_file(), name="sources.toml")
            bot = Bot()
            async with wiring.open_services(settings, specs, bot) as services:
                results = []
                for step in ("baseline", "unchanged", "one size in"):
                    if step == "one size in":
                        shop.set_stock(1234, "9", is_in=True)
                    began = time.perf_counter()
                    (report,) = await services.sweeps.run_all()
                    took = time.perf_counter() - began
                    results.append((step, took, report))
            await bot.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures: dict[str, Any] = {"products": PRODUCTS}
    for step, took, report in results:
        figures[step] = (
            f"{took:.2f} s, {len(report.changes)} changes, {report.requests} requests, "
            f"{report.not_modified} of them 304, {report.state.value}"
        )
    figures["peak memory of bench, shop and bot together"] = f"{peak:.0f} MB"
    return figures
