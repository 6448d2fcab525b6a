"""The chart of prices and its words: inside every limit, whatever shops do."""

from __future__ import annotations

import itertools
import re
import struct
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.languages import LANGUAGES, speaking
from bot.models import PricePoint
from bot.rules.stock import shop_prices
from bot.services.drops import ShoePrices
from bot.ui.drawing import WIDTH, Canvas, length
from bot.ui.prices import draw, nothing, page, plan, prices_view
from bot.ui.prices.pages import alternative
from bot.ui.prices.plans import LINES, MOST_STEPS, PANELS, axis
from tests.conftest import NOON
from tests.rules.stock.test_prices import POINTS, point
from tests.ui.history.test_cards import checked
from tests.ui.worst import WORST


def of(*points: tuple[int, PricePoint], name: str = "Rain Cloud") -> ShoePrices:
    """Know what a shoe cost."""
    return ShoePrices(
        style_code="M2002RDA",
        name=name,
        shops=shop_prices(points, "UTC", NOON),
        since=min(each.at for _, each in points),
        zone="UTC",
    )


def test_a_chart_has_a_panel_a_currency() -> None:
    """With a line a shop, and the lowest that could be paid."""
    planned = plan(
        of(
            (1, point(50, 150, 2, shop="One")),
            (1, point(9, 120, 2, shop="One")),
            (2, point(50, 140, 1, shop="Two", region="JP")),
            (3, point(50, 20_000, 1, shop="Three", currency="JPY")),
        )
    )

    assert [(panel.currency, len(panel.lines)) for panel in planned.panels] == [
        ("JPY", 1),
        ("USD", 2),
    ]
    assert planned.panels[1].lowest is not None
    place, low = planned.panels[1].lowest
    assert (place, low.amount) == (89, 120)
    assert [line.name for line in planned.lines] == ["Three", "One", "Two (Japan)"]
    assert planned.left_out == 0


def test_too_many_shops_are_in_the_text() -> None:
    """Drawn are those that had it for longest."""
    points = [
        (number, point(number, 150 + number, 1, shop=f"Shop {number}", currency=currency))
        for number, currency in enumerate(["USD", "EUR", "GBP", "JPY", "AUD"] * 5)
    ]
    prices = of(*points)

    planned = plan(prices)

    assert len(planned.lines) == LINES
    assert len(planned.panels) <= PANELS
    assert planned.left_out == len(points) - LINES
    assert "Shop 24" in planned.lines[0].name + "".join(line.name for line in planned.lines)
    assert "… and 10 more" in page(prices)


def test_what_has_no_price_still_has_its_stock() -> None:
    """Some shops tell none."""
    planned = plan(of((1, point(9, None, 3))))

    assert planned.panels == ()
    assert len(planned.lines) == 1
    assert draw(planned).startswith(b"\x89PNG")


@given(st.decimals("0", "999999", places=2), st.decimals("0", "999999", places=2))
def test_an_axis_holds_all_amounts_in_round_steps(one: Decimal, other: Decimal) -> None:
    """Few enough to be read."""
    low, high = sorted((one, other))

    ticks = axis(low, high)

    assert 2 <= len(ticks) <= MOST_STEPS + 1
    assert ticks[0] <= low <= high < ticks[-1]
    assert len({after - before for before, after in itertools.pairwise(ticks)}) == 1


@given(st.lists(POINTS, min_size=1, max_size=20), st.sampled_from(sorted(LANGUAGES)))
@settings(max_examples=25)
def test_no_words_lie_over_others(points: list[tuple[int, PricePoint]], language: str) -> None:
    """Nor out of the picture; the lowest is marked where its words have room."""
    boxes: list[tuple[float, float, float, float]] = []

    class Watched(Canvas):
        def text(self, words: str, x: float, y: float, size: int, *_: Any, **how: Any) -> None:
            wide, anchor = length(words, size), how.get("anchor", "la")
            left = x - {"l": 0.0, "m": wide / 2, "r": wide}[anchor[0]]
            top = y - size / 2 if anchor[1] == "m" else y
            if words:
                boxes.append((left, top, left + wide, top + size))

    with pytest.MonkeyPatch.context() as patch, speaking(language):
        patch.setattr("bot.ui.prices.charts.Canvas", Watched)
        draw.__wrapped__(plan(of(*sorted(points, key=lambda each: each[1].at))))

    for one, other in itertools.combinations(boxes, 2):
        is_beside = one[2] <= other[0] or other[2] <= one[0]
        is_below = one[3] <= other[1] or other[3] <= one[1]
        assert is_beside or is_below
    assert all(left >= 0 and right <= WIDTH for left, _, right, _ in boxes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("worst", WORST.values(), ids=WORST)
def test_a_message_of_prices_is_inside_discords_limits(worst: str, language: str) -> None:
    """With the worst names, from very many shops."""
    points = [
        (number, replace(point(number % 80 + 1, 150), shop=f"{number} {worst}", region="US"))
        for number in range(40)
    ]
    prices = of(*points, name=worst)

    with speaking(language):
        checked(prices_view(prices))
        assert len(alternative(prices)) <= 1024
    width, height = struct.unpack(">II", draw(plan(prices))[16:24])
    assert width == WIDTH
    assert height < 2 * WIDTH


def test_the_words_say_what_the_chart_shows() -> None:
    """Lowest, highest and now at each shop."""
    prices = of(
        (1, point(50, 150, 2, shop="One", region="GB", currency="GBP")),
        (1, point(9, 120, 1, shop="One", region="GB", currency="GBP")),
        (1, point(5, 150, 0, shop="One", region="GB", currency="GBP")),
    )

    assert page(prices).split("\n") == [
        "## Rain Cloud (M2002RDA)",
        "Lowest seen: **£120.00** at One, 19 Nov 2026",
        "",
        (
            "**One** (🇬🇧 United Kingdom): £150.00 · sold out · between £120.00 and £150.00 · "
            "in stock on 46 days"
        ),
        "-# The last 90 days; recorded since 5 Oct 2026.",
    ]


def test_nothing_known_is_said() -> None:
    """With what can be done."""
    prices = ShoePrices(style_code="M2002RDA", name="", shops=(), since=None, zone="UTC")
    assert "`/watch add`" in nothing(prices)


def test_a_chart_speaks_the_language_of_who_asked() -> None:
    """All that it says, and the shoe and the shop by the names they have."""
    words: list[str] = []

    class Watched(Canvas):
        def text(self, said: str, *_: Any, **__: Any) -> None:
            words.append(said)

    prices = of((1, point(9, 120, 2, shop="アトモス")), name="雨雲")
    with speaking("ja"):
        planned = plan(prices)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.ui.prices.charts.Canvas", Watched)
        draw.__wrapped__(planned)

    said = {word for word in words if not re.fullmatch(r"[\d/,]*", word)}
    assert said == {
        *("雨雲", "M2002RDA", "価格\uff08USD\uff09", "最安値 120、11/24"),
        *("日別の在庫", "アトモス", "現在2サイズ"),
    }
