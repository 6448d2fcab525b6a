"""Broken answers by the thousand: a result or a SourceError, in time, in memory, and no false news.

Half of them are made of recorded answers, each looked at as every kind and as an address nobody has
described; half of hand-made ones in a store with a subscription, between looks at the healthy page.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from bot.app.lifecycle import share_one_heap
from bot.models import SweepState
from bot.store.engine.database import Database
from tests.sources.fuzz.lives import FAULT, Life, look_once
from tests.sources.fuzz.mutations import Mutant, mutate
from tests.sources.fuzz.seeds import HANDMADE, PATHS, Seed, as_kind, grafted, recorded, whole
from tests.sources.fuzz.truths import untrue

KINDS = (*PATHS, "probe")
LONGEST = timedelta(seconds=2)  # of the processor for one look, and the healthy one after it
LARGEST = 200  # MB that one look may add
AGAIN = 3  # tries alone for a look that took too long beside others
OTHERS = 0.4  # of the answers are looked at as if they were of any kind
GRAFTED = 0.7  # of them get a 2002R put in
SHARE = 250  # mutations of one child process, whose memory is measured as a whole


@dataclass(slots=True)
class Tally:
    """What some looks came to; ``names`` counts what was done, and ``faults`` are sentences."""

    looks: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    changes: int = 0
    slowest: float = 0.0  # seconds
    slowest_of: str = ""
    largest: float = 0.0  # MB that one look added
    largest_of: str = ""
    memory: float = 0.0  # MB of the whole process at its highest
    faults: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take in what another child found."""
        self.looks += other.looks
        self.names += other.names
        self.changes += other.changes
        self.memory = max(self.memory, other.memory)
        self.faults += other.faults
        if other.slowest > self.slowest:
            self.slowest, self.slowest_of = other.slowest, other.slowest_of
        if other.largest > self.largest:
            self.largest, self.largest_of = other.largest, other.largest_of


async def measure(arguments: list[str]) -> dict[str, Any]:
    """Make mutations and look at them, in child processes one after another.

    Args:
        arguments: of the command line.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.bench fuzz")
    parser.add_argument("--payloads", type=Path, help="a folder of recorded answers")
    parser.add_argument("--mutations", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    answers = recorded(options.payloads) if options.payloads else list(HANDMADE)
    total = Tally()
    total.add(_in_child(_whole_looks, answers))
    for start in range(0, options.mutations, SHARE):
        lucks = [f"{options.seed}/{n}" for n in range(start, options.mutations)][:SHARE]
        known = len(total.faults)
        if start // SHARE % 2:
            total.add(_in_child(_lives, lucks))
        else:
            total.add(_in_child(_mutated_looks, lucks, answers))
        done = min(start + SHARE, options.mutations)
        new = "".join(f"\n    {fault}" for fault in total.faults[known:])
        sys.stderr.write(f"{done} of {options.mutations}: {len(total.faults)} faults{new}\n")
    return {
        "answers as they are": f"{len(answers)}, each as {len(KINDS)} kinds",
        "mutations": sum(total.names.values()),
        "looks": dict(total.looks),
        "slowest look, processor time": f"{total.slowest:.2f} s ({total.slowest_of})",
        "most memory one look added": f"{total.largest:.0f} MB ({total.largest_of})",
        "most memory of a whole process": f"{total.memory:.0f} MB",
        "true changes told": total.changes,
        "faults": "\n    ".join(["none"] if not total.faults else total.faults),
    }


def _in_child(work: Any, *arguments: Any) -> Tally:
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(
        target=_work, args=(there, work, arguments), daemon=True
    )
    child.start()
    there.close()
    try:
        found = here.recv()
    except EOFError:
        return Tally(faults=[f"{work.__name__} from {arguments[0][0]} on took the process down"])
    child.join()
    if not isinstance(found, Tally):
        raise TypeError(found)
    return found


def _work(pipe: Connection, work: Any, arguments: tuple[Any, ...]) -> None:
    logging.disable(logging.CRITICAL)
    share_one_heap()  # as the bot itself does
    tally: Tally = asyncio.run(work(*arguments))
    tally.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send(tally)


async def _whole_looks(answers: list[Seed]) -> Tally:
    tally = Tally()
    for answer in answers:
        for kind in KINDS:
            seed = as_kind(answer, kind)
            await _measured(partial(look_once, seed, whole(seed)), f"{seed.name} as {kind}", tally)
    return tally


async def _mutated_looks(lucks: list[str], answers: list[Seed]) -> Tally:
    tally = Tally()
    for luck in lucks:
        seed, mutant = made(luck, answers)
        tally.names["+".join(mutant.names)] += 1
        where = f"{luck}: {seed.name} as {seed.kind}, {'+'.join(mutant.names)}"
        await _measured(partial(look_once, seed, mutant), where, tally)
    return tally


def made(luck: str, answers: list[Seed]) -> tuple[Seed, Mutant]:
    """Return the broken answer that a text brings, and what it was; the same each time."""
    chance = Random(luck)  # noqa: S311 - accidents, not secrets
    seed = chance.choice(answers)
    if chance.random() < OTHERS:
        seed = as_kind(seed, chance.choice(KINDS))
    if chance.random() < GRAFTED:
        seed = grafted(seed, chance)
    return seed, mutate(seed.body, chance, content_type=seed.content_type)


async def _lives(lucks: list[str]) -> Tally:
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await (await Database.open(f"sqlite+aiosqlite:///{folder / 'new.db'}")).close()
        for number, seed in enumerate(HANDMADE):
            left = lucks[number :: len(HANDMADE)]
            while left:
                file = folder / f"{len(left)} of {number}.db"
                shutil.copyfile(folder / "new.db", file)  # its tables are made once
                database = await Database.open(f"sqlite+aiosqlite:///{file}")
                try:
                    await _live(Life(database, seed), seed, left, tally)
                finally:
                    await database.close()
    return tally


async def _live(life: Life, seed: Seed, left: list[str], tally: Tally) -> None:
    """Live, taking from what is left, until something is believed that the healthy page denies."""
    await life.begin()
    while left:
        luck = left.pop()
        chance = Random(luck)  # noqa: S311 - accidents, not secrets
        mutant = mutate(seed.body, chance, content_type=seed.content_type)
        where = f"{luck}: a life of {seed.name}, {'+'.join(mutant.names)}"
        tally.names["+".join(mutant.names)] += 1
        etag = chance.choice((None, '"mutant"'))
        told = await _measured(partial(life.meet, mutant, etag=etag), where, tally)
        if isinstance(told, str):  # a fault, noted already
            return
        tally.changes += len(told.broken)
        for change in untrue(told.broken, mutant):
            tally.faults.append(f"{where}: {change.kind.value} {change.sizes} is not on the page")
        # A drop of which a page says another time, told or not, moves back.
        after = [change for change in told.after if mutant.is_damaged or not change.drop_id]
        tally.faults += [f"{where}: {change.kind.value} afterwards" for change in after]
        if told.report.error == FAULT:
            tally.faults.append(f"{where}: another exception")
        if told.broken or told.after or told.last is not SweepState.COMPLETE:
            return


async def _measured(look: Any, where: str, tally: Tally) -> Any:
    """Look, and note how long it took and what memory it added; too slow a look is tried again."""
    found, took, added = await _once(look, where, tally)
    for _ in range(AGAIN if took > LONGEST.total_seconds() else 0):
        _, again, _ = await _once(look, where, tally)
        took = min(took, again)
    if took > tally.slowest:
        tally.slowest, tally.slowest_of = took, where
    if added > tally.largest:
        tally.largest, tally.largest_of = added, where
    if took > LONGEST.total_seconds():
        tally.faults.append(f"{where}: took {took:.1f} s")
    if added > LARGEST:
        tally.faults.append(f"{where}: took {added:.0f} MB")
    return found


async def _once(
    look: Callable[[], Awaitable[Any]], where: str, tally: Tally
) -> tuple[Any, float, float]:
    """Look; return what came of it, the seconds it took and the MB that it added at its highest."""
    before = _memory(is_reset=True)
    began = time.process_time()  # what others do on this machine is not counted
    try:
        found = await look()
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        tally.faults.append(f"{where}: {error!r}"[:300])
        found = "fault"
    took = time.process_time() - began
    tally.looks[found if isinstance(found, str) else found.report.state.value] += 1
    return found, took, _memory() - before


def _memory(*, is_reset: bool = False) -> float:
    """Return how many MB this process has held at most since that was reset (Linux)."""
    if is_reset:
        Path("/proc/self/clear_refs").write_text("5")
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
