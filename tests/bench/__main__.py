"""Measure: `python -m tests.bench [crash|fanout|many|page|start|sweep] ...`; all without a name.

`python -m tests.bench fuzz [--payloads FOLDER] [--mutations N] [--seed N]` takes its own arguments.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from tests.bench import crash, fanout, fuzz, many, page, start, sweep

Measurement = Callable[[], Awaitable[dict[str, Any]]]
MEASUREMENTS: dict[str, list[Measurement]] = {
    "start": [start.measure],
    "sweep": [sweep.measure],
    "page": [page.measure],
    "many": [many.measure],
    "fanout": [lambda: fanout.measure("sliding"), lambda: fanout.measure("fixed")],
    "crash": [
        lambda: crash.measure(seed=1, nonce_window=300),
        lambda: crash.measure(seed=2, nonce_window=0),
    ],
}


async def main(names: list[str]) -> None:
    """Print a table of figures for each name."""
    if names[:1] == ["fuzz"]:
        arguments = names[1:]
        MEASUREMENTS["fuzz"], names = [lambda: fuzz.measure(arguments)], names[:1]
    for name in names or list(MEASUREMENTS):
        for measurement in MEASUREMENTS[name]:
            sys.stdout.write(f"\n{name}\n")
            for figure, value in (await measurement()).items():
                sys.stdout.write(f"  {figure:45} {value}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
