"""How much of the whole bot's life under seeds is as it must be, and what that costs."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from typing import Any

from tests.simulation.runs import Result, run_apart


async def measure(arguments: Sequence[str] = ()) -> dict[str, Any]:
    """Run seeds of the simulation, some processes beside each other; count what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--seeds", type=int, default=100, help="how many seeds")
    parser.add_argument("--hours", type=float, default=24.0, help="virtual hours a seed")
    parser.add_argument("--at-once", type=int, default=2, help="processes, one a core")
    asked = parser.parse_args(arguments)
    room = asyncio.Semaphore(asked.at_once)

    async def run(seed: int) -> Result:
        async with room:
            result = await asyncio.to_thread(run_apart, seed, asked.hours)
        sys.stderr.write(result.head)  # it takes long; what was found by then is not lost
        return result

    seeds = range(asked.seed, asked.seed + asked.seeds)
    results = await asyncio.gather(*map(run, seeds))
    wrong = [f"seed {each.seed}: {fault}" for each in results for fault in each.faults]
    figures: dict[str, Any] = {
        "seeds": f"{len(results)} of {asked.hours:g} h",
        "messages": sum(each.messages for each in results),
        "kills": sum(each.kills for each in results),
        "not as it must be": len(wrong),
        "processor time": f"{sum(each.seconds for each in results):.0f} s",
        "processor time of a seed": f"{sum(each.seconds for each in results) / len(results):.0f} s",
    }
    return figures | {f"fault {number}": fault for number, fault in enumerate(wrong, start=1)}
