"""What Discord's answers tell of its clock."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.discord_adapter.house import open_house
from tests.wire.server import WireDiscord


@pytest.mark.parametrize("ahead", [0, 50, 240, -240])
async def test_the_bot_knows_how_far_its_clock_is_from_discords(
    clock: Clock, tmp_path: Path, ahead: int
) -> None:
    """From the answers of its start on."""
    async with WireDiscord(wall=lambda: clock().timestamp() - ahead) as wire:
        wire.add_guild()
        async with open_house(wire, clock, tmp_path, nonce_window=timedelta(minutes=5)) as house:
            known = house.services.drift.ahead

    assert known is not None
    assert abs(known - timedelta(seconds=ahead)) < timedelta(seconds=1.1)
