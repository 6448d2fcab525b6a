"""A bot on a loopback, in time that leaps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from shutil import copyfile

import pytest

from bot.app import wiring
from bot.app.roles import ROUNDS, RoundPlan
from bot.history import History
from bot.models import Role
from tests.conftest import NOON
from tests.discord_adapter.life import Life, open_life, wall_of
from tests.wire.leaping_time import LeapingLoop

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave these to the second pass: each takes seconds."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.long)


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Let each test here run in time that leaps."""
    return {"leaping": partial(LeapingLoop, NOON)}


@pytest.fixture(scope="session")
def history() -> History:
    """Load the history once."""
    return wiring.open_history()


@pytest.fixture
async def life(
    tmp_path: Path, new_database: Path, history: History, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Life]:
    """Open a loopback and a bot on it that is not started; a complaint fails the test."""
    monkeypatch.setattr(wiring, "open_history", lambda: history)
    rarely = RoundPlan(Role.SWEEPER, timedelta(seconds=30))  # there are no sources
    monkeypatch.setitem(ROUNDS, "sweeps", rarely)
    copyfile(new_database, tmp_path / "bot0.db")
    loop = asyncio.get_running_loop()
    async with open_life(tmp_path, wall=wall_of(NOON), clock=loop.time) as opened:
        yield opened
        assert opened.wire.complaints == []
