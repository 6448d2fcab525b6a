"""One seed, run in this process or in one of its own, and what came of it."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import discord.utils

from tests.simulation import lives, steps
from tests.simulation.world import World

DEFAULT_HOURS = 3.0
SHOWN = 40  # lines of the trace before what went wrong
COLLECTED = (50_000, 20, 100)  # thresholds of the three generations
PATIENCE = 3600.0  # seconds of real time for one seed


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of a seed; ``digest`` tells its trace, ``seconds`` are of processor time."""

    seed: int
    hours: float
    digest: str
    messages: int
    lives: int
    kills: int
    seconds: float
    faults: list[str]
    tail: list[str]

    def document(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self)

    @property
    def head(self) -> str:
        """What came of it, in a line."""
        return (
            f"seed {self.seed}, {self.hours:g} h: {self.messages} messages, {self.lives} lives, "
            f"{self.kills} kills, {len(self.faults)} faults, {self.seconds:.0f} s of processor "
            f"time, trace {self.digest}\n"
        )

    def text(self) -> str:
        """Say what came of it; where something went wrong, the end of the trace and the command."""
        if not self.faults:
            return self.head
        return "\n".join(
            [
                *self.tail,
                "",
                self.head + "Not as it must be:",
                *(f"  {fault}" for fault in self.faults),
                "The same again, with the whole trace:",
                f"  python -m tests.simulation --seed {self.seed} --hours {self.hours:g} --verbose",
                "",
            ]
        )


def run_here(
    seed: int,
    hours: float,
    *,
    listen: Callable[[str], None] | None = None,
    at_fault: Callable[[Result], None] | None = None,
) -> Result:
    """Run a seed in this process, which is of no other use afterwards.

    Args:
        seed: lays down everything.
        hours: of virtual time.
        listen: hears each line of the trace.
        at_fault: is told what came of it until then, at each fault.
    """
    began = time.process_time()
    gc.freeze()
    gc.set_threshold(*COLLECTED)  # little of what there is becomes garbage in rings
    steps.install()
    lives.install()

    def told() -> None:
        if at_fault is not None:
            at_fault(_result(world, time.process_time() - began))

    world = World(seed, hours, listen=listen, at_fault=told)
    discord.utils.utcnow = world.clock.now
    logging.getLogger("bot").addHandler(_Tracebacks(world))
    try:
        world.run()
    except BaseException as error:  # noqa: BLE001 - it is told like any other fault
        world.broken(f"The program ended with {type(error).__name__}: {error}")
    asyncio.set_event_loop(None)
    return _result(world, time.process_time() - began)


class _Tracebacks(logging.Handler):
    """Takes what is logged with a traceback for a fault: all that may happen has a sentence."""

    def __init__(self, world: World) -> None:
        super().__init__(logging.ERROR)
        self._world = world

    def emit(self, record: logging.LogRecord) -> None:
        """Look at a line of the log."""
        if record.exc_info:
            self._world.broken(f"{record.getMessage()}: {record.exc_info[1]!r}")


def _result(world: World, seconds: float) -> Result:
    first = next((n for n, line in enumerate(world.tail) if "BROKEN" in line), len(world.tail))
    return Result(
        seed=world.seed,
        hours=world.hours,
        digest=world.digest,
        messages=len(world.arrivals),
        lives=world.lives,
        kills=world.kills.count,
        seconds=seconds,
        faults=world.faults,
        tail=list(world.tail)[max(first - SHOWN, 0) : first + 1],
    )


def run_apart(seed: int, hours: float, *, environment: Mapping[str, str] | None = None) -> Result:
    """Run a seed in a process of its own."""
    done = subprocess.run(  # noqa: S603 - this very program
        [
            sys.executable,
            "-m",
            "tests.simulation",
            f"--seed={seed}",
            f"--hours={hours}",
            "--json",
        ],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env={**os.environ, **(environment or {})},
        check=False,
    )
    try:
        return Result(**json.loads(done.stdout.splitlines()[-1]))
    except (IndexError, ValueError) as error:
        raise RuntimeError(f"Seed {seed} gave no result: {done.stderr[-2000:]}") from error
