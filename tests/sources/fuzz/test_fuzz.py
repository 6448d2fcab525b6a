"""A slice of `python -m tests.bench fuzz`: whatever becomes of an answer, no false news.

Its answers are all written by hand.
"""

from __future__ import annotations

import logging
from pathlib import Path
from random import Random
from shutil import copyfile

import pytest

from bot.models import SweepState
from bot.store.engine.database import Database
from tests.sources.fuzz.lives import FAULT, Life, look_once
from tests.sources.fuzz.mutations import Mutant, mutate
from tests.sources.fuzz.seeds import HANDMADE, PATHS, Seed, as_kind
from tests.sources.fuzz.truths import untrue

IN_LIFE = 14  # mutations of each answer between looks at it in a store
ALONE = 14  # and others that are only looked at, as any kind


@pytest.mark.parametrize("seed", HANDMADE, ids=lambda seed: seed.name)
async def test_a_broken_answer_is_no_news(
    seed: Seed, new_database: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is told stands on the page, and the healthy page after it tells nothing at all."""
    caplog.set_level(logging.CRITICAL)
    chance = Random(seed.name)  # noqa: S311 - accidents, not secrets
    left, lives = IN_LIFE, 0
    while left:
        lives += 1
        file = tmp_path / f"{lives}.db"
        copyfile(new_database, file)
        database = await Database.open(f"sqlite+aiosqlite:///{file}")
        try:
            left = await _live(Life(database, seed), seed, left, chance)
        finally:
            await database.close()


async def _live(life: Life, seed: Seed, left: int, chance: Random) -> int:
    """Live until something is believed that the healthy page does not say; return what is left."""
    await life.begin()
    queued = 0
    while left:
        left -= 1
        mutant = mutate(seed.body, chance, content_type=seed.content_type)

        told = await life.meet(mutant, etag=chance.choice((None, '"mutant"')))

        assert told.report.error != FAULT
        assert untrue(told.broken, mutant) == []
        assert [change for change in told.after if mutant.is_damaged or not change.drop_id] == []
        queued += len(told.broken) + len(told.after)
        assert await life.queued() == queued
        if queued or told.last is not SweepState.COMPLETE:
            break
    return left


@pytest.mark.parametrize("seed", HANDMADE, ids=lambda seed: seed.name)
async def test_a_broken_answer_is_a_sweep_or_an_error(seed: Seed) -> None:
    """As the kind it is of, as any other, and as an address nobody has described."""
    chance = Random(seed.name)  # noqa: S311 - accidents, not secrets
    for _ in range(ALONE):
        kind = chance.choice((seed.kind, "probe", *PATHS))
        mutant = mutate(seed.body, chance, content_type=seed.content_type)
        assert await look_once(as_kind(seed, kind), mutant)


async def test_a_broken_packing_is_met_by_whoever_asked() -> None:
    """The bot unpacks answers itself, with a limit; an answer that comes unpacked tests nothing."""
    headers = {"Content-Encoding": "gzip"}
    for seed in HANDMADE:
        broken = Mutant(names=("packed",), body=seed.body, headers=headers)
        assert await look_once(seed, broken) == "UnreadableError"


def test_a_seed_brings_a_mutation_back() -> None:
    """So that a fault that was found once is found again."""
    seed = HANDMADE[0]
    made = [
        mutate(seed.body, Random(5), content_type=seed.content_type)  # noqa: S311 - accidents
        for _ in range(2)
    ]
    assert made[0] == made[1]
