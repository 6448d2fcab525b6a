"""The history is opened by who asks first, once; a fault in its files is a sentence."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.app import wiring
from bot.errors import RequestError
from bot.history import History
from bot.services.base import opened_once


async def test_two_who_ask_at_once_get_the_same() -> None:
    """It is opened for the first of them alone."""
    times = 0

    def open_history() -> History:
        nonlocal times
        times += 1
        return wiring.open_history()

    history = opened_once(open_history)
    first, second = await asyncio.gather(history(), history())

    assert first is second
    assert times == 1


async def test_files_with_a_fault_are_named_in_the_log_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Once: who asks is told each time that somebody else can mend it."""
    (tmp_path / "models.toml").write_text("[[fact]\n", encoding="utf-8")
    history = opened_once(lambda: History.open(tmp_path))
    for _ in range(2):
        with pytest.raises(RequestError, match="Who runs Raincloud") as refused:
            await history()
        assert "toml" not in refused.value.sentence

    assert len([each for each in caplog.records if "toml" in each.getMessage()]) == 1


async def test_another_fault_is_not_hidden() -> None:
    """What is no fault of the files is not said to be one."""

    def open_history() -> History:
        raise OSError("made up")

    with pytest.raises(OSError, match="made up"):
        await opened_once(open_history)()
