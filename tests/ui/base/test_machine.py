"""What programs read of a change."""

from __future__ import annotations

import pytest

from bot.models import ChangeKind, Precision
from bot.ui.base import machine
from tests.makers import TEN, change


@pytest.mark.parametrize(
    ("precision", "ships"),
    [
        (Precision.DAY, {"ships": f"{TEN:%Y-%m-%d}"}),
        (Precision.INSTANT, {"ships": f"{TEN:%Y-%m-%d}"}),
        (Precision.MONTH, {"ships": f"{TEN:%Y-%m}"}),
        (Precision.SEASON, {}),
    ],
)
def test_a_pre_order_tells_when_it_ships(precision: Precision, ships: dict[str, str]) -> None:
    """As exactly as the shop did; no other line has more than before."""
    ahead = change(ChangeKind.LIVE, is_preorder=True, drop_at=TEN, precision=precision)
    told, untold = machine.change(ahead), machine.change(change(ChangeKind.LIVE))

    assert {key: told[key] for key in told.keys() - untold.keys()} == {"preorder": True} | ships


def test_a_pre_order_without_a_day_tells_none() -> None:
    """Nobody knows when it ships."""
    assert "ships" not in machine.change(change(ChangeKind.LIVE, is_preorder=True))
