"""The first picture that a process draws, and the next one of its kind: chart, month, timeline.

Each is drawn in a process of its own, after what it needs is imported, as the bot does at its
start; the letters are read with the first picture. `python -m tests.bench.pictures KIND LANGUAGE`
is such a process.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Callable
from typing import Any

from bot.languages import speaking
from bot.models import LANGUAGES

PROCESSES = 3  # for each figure; the slowest counts
TIMEOUT = 60.0  # seconds


async def measure() -> dict[str, Any]:
    """Start one process after another; take the slowest of each kind and language."""
    figures: dict[str, Any] = {}
    for kind in KINDS:
        for language in sorted(LANGUAGES):
            told = [await _process(kind, language) for _ in range(PROCESSES)]
            first, processor, other = (max(numbers) for numbers in zip(*told, strict=True))
            figures[f"{kind}, {language}"] = (
                f"first {first:.0f} ms (processor {processor:.0f}), another {other:.0f} ms"
            )
    return figures


async def _process(kind: str, language: str) -> tuple[float, ...]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.pictures", kind, language, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await asyncio.wait_for(process.communicate(), TIMEOUT)
    if process.returncode:
        raise RuntimeError(f"The picture of {kind} in {language} was not drawn.")
    return tuple(float(number) for number in printed.split())


def _chart() -> Callable[[int], object]:
    from bot.rules.stock import shop_prices
    from bot.services.drops import ShoePrices
    from bot.ui.prices import draw, plan
    from tests.conftest import NOON
    from tests.rules.stock.test_prices import point

    def drawn(place: int) -> object:
        points = [
            (shop, point(day, 120 + day, 2, shop=f"Shop {shop}"))
            for shop in range(4)
            for day in range(place, 90)
        ]
        shops = shop_prices(points, "UTC", NOON)
        prices = ShoePrices(
            style_code="M2002RDA", name="Rain Cloud", shops=shops, since=NOON, zone="UTC"
        )
        return draw(plan(prices))

    return drawn


def _month() -> Callable[[int], object]:
    from bot.ui.months import draw, plan
    from tests.rules.calendars.test_months import of
    from tests.ui.months.test_months import many

    return lambda place: draw(plan(of(*many(30 - place))))


def _stats() -> Callable[[int], object]:
    from bot.languages import spoken
    from bot.ui.stats.charts import draw
    from tests.ui.stats.test_stats import days

    return lambda place: draw(days(*[(number + place, 2.5) for number in range(30)]), spoken())


def _timeline() -> Callable[[int], object]:
    from bot.app.wiring import open_history
    from bot.ui.timeline.pictures import draw
    from bot.ui.timeline.plans import plan

    history = open_history()

    def drawn(place: int) -> object:
        events = history.timeline(None, 2000, 2026 - place)
        return draw(plan(events, "New Balance 2002R"))

    return drawn


KINDS = {"chart": _chart, "month": _month, "stats": _stats, "timeline": _timeline}


def main(kind: str, language: str) -> None:
    """Print milliseconds: of the first picture by the clock and the processor, of another."""
    draw = KINDS[kind]()
    gc.freeze()  # as the bot does when it is up
    with speaking(language):
        wall, processor = time.perf_counter(), time.process_time()
        draw(0)
        first, took = time.perf_counter() - wall, time.process_time() - processor
        wall = time.perf_counter()
        draw(1)
        another = time.perf_counter() - wall
    sys.stdout.write(" ".join(f"{1000 * seconds:.1f}" for seconds in (first, took, another)))


if __name__ == "__main__":
    main(*sys.argv[1:])
