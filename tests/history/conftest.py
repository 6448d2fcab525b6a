"""The history as it is shipped, opened once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.history import History

FOLDER = Path(__file__).parents[2] / "config" / "history"


@pytest.fixture(scope="session")
def folder() -> Path:
    """The files as they are shipped."""
    return FOLDER


@pytest.fixture(scope="session")
def history() -> History:
    """The history as it is shipped."""
    return History.open(FOLDER)
