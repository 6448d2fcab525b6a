"""The demo's shop, in an empty folder and with no setting at all."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.shop import DemoShop


@pytest.fixture
async def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DemoShop]:
    """Open the demo's shop."""
    for name in os.environ:
        if name.startswith("RAINCLOUD_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    opened = DemoShop()
    await opened.start()
    yield opened
    await opened.close()
