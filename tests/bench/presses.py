"""Somebody who presses and types whatever there is in the demo's page, at three widths.

`python -m tests.bench presses [--seed N] [--minutes M] [--widths 1200,800,400] [--pictures FOLDER]`
fills in forms, chooses in menus, types commands, and reloads or turns elsewhere while an answer is
under way. It looks for a page that locks, a time that lies ahead, a press without an answer, a
menu without options, a crash mark, and complaints of the demo; it says what was done last, and
ends with 1. It needs Chromium.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path
from typing import Any

from tests.bench.browser import open_demo, open_page
from tests.bench.pressing import Visitor
from tests.bench.pressing.acts import HEIGHT

WIDTHS = (1200, 800, 400)


async def measure(arguments: list[str]) -> dict[str, Any]:
    """Visit the demo at each width.

    Raises:
        SystemExit: with 1, after the figures, when something was found.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.bench presses")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--widths", default=",".join(map(str, WIDTHS)))
    parser.add_argument("--pictures", type=Path)
    asked = parser.parse_args(arguments)
    if asked.pictures is not None:
        asked.pictures.mkdir(parents=True, exist_ok=True)
    figures: dict[str, Any] = {}
    faults = 0
    for width in map(int, asked.widths.split(",")):
        chance = random.Random(f"{asked.seed} {width}")  # noqa: S311 - to be repeated
        async with open_demo() as demo, open_page(demo.url, width=width, height=HEIGHT) as page:
            visitor = Visitor(page, demo, chance, width, asked.pictures)
            await visitor.visit(asked.minutes * 60)
        faults += len(visitor.faults)
        figures[f"{width} px"] = f"{visitor.presses} presses, {len(visitor.faults)} faults"
        figures[f"{width} px, by kind"] = json.dumps(visitor.kinds)
        figures[f"{width} px, warnings seen"] = json.dumps(visitor.warnings)
    if faults:
        sys.stdout.writelines(f"  {figure:45} {value}\n" for figure, value in figures.items())
        raise SystemExit(1)
    return figures
