"""Measure: `python -m tests.bench [NAME] ...`, or all: answering, crash, fanout, lasting, many,
match, page, people, pictures, start, sweep, writer.

`claims [--waiting N,...] [--engines sqlite,postgresql]`, `copying [--deliveries N]`, `fuzz
[--payloads FOLDER] [--mutations N] [--seed N]`, `heavy [--only NAME]`, `million [--guilds N]
[--subscriptions N] [--wanted N] [--seconds N]`, `presses [--seed N] [--minutes M] [--widths
PIXELS,...] [--pictures FOLDER]`, `roles [--kills N] [--seed N] [--keep FOLDER]`, `screens FOLDER
[--widths PIXELS,...] [--languages en,ja] [--only NAME,...] [--scheme dark|light] [--readme]`,
`storm [--kills N] [--seed N] [--nonce-window SECONDS] [--keep FOLDER]` and `simulation [--seed N]
[--seeds N] [--hours H]` take their own arguments, and run only when named.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from tests.bench import (
    answering,
    claims,
    copying,
    crash,
    fanout,
    fuzz,
    heavy,
    lasting,
    many,
    match,
    million,
    page,
    people,
    pictures,
    presses,
    roles,
    screens,
    simulation,
    start,
    storm,
    sweep,
    writer,
)

Measurement = Callable[[], Awaitable[dict[str, Any]]]
WITH_ARGUMENTS = {
    "claims": claims.measure,
    "copying": copying.measure,
    "fuzz": fuzz.measure,
    "heavy": heavy.measure,
    "million": million.measure,
    "presses": presses.measure,
    "roles": roles.measure,
    "screens": screens.measure,
    "simulation": simulation.measure,
    "storm": storm.measure,
}
MEASUREMENTS: dict[str, list[Measurement]] = {
    "start": [
        start.measure,
        lambda: start.measure(guilds=2_500),
        lambda: start.measure(guilds=10_000),
    ],
    "sweep": [sweep.measure],
    "page": [page.measure],
    "many": [many.measure],
    "lasting": [lasting.measure],
    "match": [match.measure],
    "people": [people.measure],
    "pictures": [pictures.measure],
    "writer": [writer.first_sweep, writer.fan_out],
    "answering": [answering.measure],
    "fanout": [lambda: fanout.measure("sliding"), lambda: fanout.measure("fixed")],
    "crash": [
        lambda: crash.measure(seed=1, nonce_window=300),
        lambda: crash.measure(seed=2, nonce_window=0),
    ],
}


async def main(names: list[str]) -> None:
    """Print a table of figures for each name."""
    if names and (measure := WITH_ARGUMENTS.get(names[0])):
        arguments = names[1:]
        MEASUREMENTS[names[0]], names = [lambda: measure(arguments)], names[:1]
    for name in names or list(MEASUREMENTS):
        for measurement in MEASUREMENTS[name]:
            sys.stdout.write(f"\n{name}\n")
            for figure, value in (await measurement()).items():
                sys.stdout.write(f"  {figure:45} {value}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
