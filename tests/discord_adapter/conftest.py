"""The bot on a loopback whose time, like the bot's, is the test's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.discord_adapter.house import House, open_house
from tests.wire.server import WireDiscord


@pytest.fixture
def clock() -> Clock:
    """Return a clock that the test moves."""
    return Clock()


@pytest.fixture
async def wire(clock: Clock) -> AsyncIterator[WireDiscord]:
    """Run a loopback with one guild of three channels; a complaint fails the test."""
    async with WireDiscord(wall=lambda: clock().timestamp()) as running:
        running.add_guild(channels=3)
        yield running
        assert running.complaints == []


@pytest.fixture
async def house(wire: WireDiscord, clock: Clock, tmp_path: Path) -> AsyncIterator[House]:
    """Run the bot there."""
    async with open_house(wire, clock, tmp_path, nonce_window=timedelta(minutes=5)) as opened:
        yield opened


@pytest.fixture
async def reader(wire: WireDiscord, clock: Clock, tmp_path: Path) -> AsyncIterator[House]:
    """Run the bot where no nonce is known again, and the bot is told so."""
    wire.nonces.window = 0
    async with open_house(wire, clock, tmp_path, nonce_window=timedelta()) as opened:
        yield opened
