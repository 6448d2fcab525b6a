"""What can be ordered before it ships says so, and often says when it ships."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.models import Precision
from bot.parsing import says_preorder, ships_at

NOW = datetime(2026, 9, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "PRE ORDER - New Balance 2002R",
        "New Balance 2002R (Preorder)",
        "pre_order",
        "Jetzt vorbestellbar",
        "Précommande",
        "Preventa",
        "【予約】ニューバランス 2002R",
        "2002R 예약판매",
        "2002R 预售",
        "Предзаказ",
    ],
)
def test_a_pre_order_is_known_in_the_languages_of_shops(text: str) -> None:
    """As a tag, a title or a plan's name."""
    assert says_preorder([text])


@pytest.mark.parametrize(
    "text",
    [
        "New Balance 2002R",
        "No pre-orders",
        "Pre-order closed",
        "preorder: false",
        "We do not take pre-orders",
        "not a pre-order",
        "予約終了",
        "Preordained",
    ],
)
def test_what_is_no_pre_order_is_none(text: str) -> None:
    """Nor is one that is over, or that the shop says it does not take."""
    assert not says_preorder([text])


@pytest.mark.parametrize(
    ("text", "region", "day", "precision"),
    [
        ("Pre-order: ships in November", "US", "2026-11-01", Precision.MONTH),
        ("[PRESALE] ETA January 2027", "US", "2027-01-01", Precision.MONTH),
        ("Pre-order, ships by 10/15", "US", "2026-10-15", Precision.DAY),
        ("Vorbestellung, Versand ab 15.10.2026", "DE", "2026-10-15", Precision.DAY),
        ("Vorbestellung: Auslieferung ab 15. Oktober 2026", "DE", "2026-10-15", Precision.DAY),
        ("Précommande : livraison le 15 octobre 2026", "FR", "2026-10-15", Precision.DAY),
        ("予約商品 2026年11月上旬発送予定", "JP", "2026-11-01", Precision.MONTH),
    ],
)
def test_when_a_pre_order_ships_is_read(
    text: str, region: str, day: str, precision: Precision
) -> None:
    """By what stands behind the word, or before it."""
    when = ships_at([text], now=NOW, region=region, zone="UTC")

    assert when is not None
    assert (f"{when.at:%Y-%m-%d}", when.precision) == (day, precision)


def test_a_pre_order_without_a_date_ships_nobody_knows_when() -> None:
    """A date that is not that of shipping is none."""
    assert ships_at(["Pre-order", "Designed October 15, 2026"], now=NOW) is None
