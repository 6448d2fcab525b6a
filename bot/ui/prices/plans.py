"""What stands in a chart of prices: a line a shop in a panel a currency, and stock below.

Knows nothing of drawing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.languages import spoken, tr
from bot.rules.reading import country_name
from bot.rules.stock import DayPrice, ShopPrices
from bot.services.drops import ShoePrices
from bot.ui.drawing import drawable, short_name

LINES = 6  # that can be told apart
PANELS = 3
TICKS = (1, 2, 5, 10, 20)  # steps of an axis, times a power of ten
MOST_STEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLine:
    """A shop: in which colour, its days, and how many sizes it has now."""

    colour: int
    name: str
    days: tuple[DayPrice, ...]
    sizes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The lines of one currency, the amounts that its axis names, and the lowest seen."""

    currency: str
    lines: tuple[ChartLine, ...]
    ticks: tuple[Decimal, ...]
    lowest: tuple[int, DayPrice] | None  # with the place of its day


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPlan:
    """All that is in one picture; equal plans make equal pictures."""

    title: str
    style_code: str
    first: date
    last: date
    panels: tuple[Panel, ...]
    lines: tuple[ChartLine, ...]
    left_out: int
    language: str


def plan(prices: ShoePrices) -> ChartPlan:
    """Choose what is drawn: the shops that had it for longest, if they are too many.

    Args:
        prices: of a shoe that at least one shop has or had.
    """
    by_stock = sorted(prices.shops, key=lambda shop: -shop.days_in_stock)[:LINES]
    shown = [shop for shop in prices.shops if shop in by_stock]
    lines = {shop: _line(place, shop) for place, shop in enumerate(shown)}
    currencies = dict.fromkeys(shop.currency for shop in shown if shop.currency)
    return ChartPlan(
        title=short_name(prices.name, prices.style_code),
        style_code=prices.style_code,
        first=shown[0].days[0].day,
        last=shown[0].days[-1].day,
        panels=tuple(
            panel
            for currency in [*currencies][:PANELS]
            if (
                panel := _panel(
                    currency, [shop for shop in shown if shop.currency == currency], lines
                )
            )
        ),
        lines=tuple(lines.values()),
        left_out=len(prices.shops) - len(shown),
        language=spoken(),
    )


def _line(place: int, shop: ShopPrices) -> ChartLine:
    region = f" ({drawable(country_name(shop.region))})" if shop.region else ""  # no font has flags
    return ChartLine(
        colour=place,
        name=f"{drawable(shop.shop[:60]) or tr('Shop')}{region}",
        days=shop.days,
        sizes=shop.now.sizes,
    )


def _panel(
    currency: str, shops: Sequence[ShopPrices], lines: dict[ShopPrices, ChartLine]
) -> Panel | None:
    amounts = [day.amount for shop in shops for day in shop.days if day.amount is not None]
    if not amounts:
        return None
    lows = [low for shop in shops if (low := shop.lowest) is not None]
    lowest = min(lows, key=lambda day: day.amount or 0, default=None)
    place = next(
        (at for at, day in enumerate(shops[0].days) if lowest and day.day == lowest.day), 0
    )
    return Panel(
        currency=currency,
        lines=tuple(lines[shop] for shop in shops),
        ticks=axis(min(amounts), max(amounts)),
        lowest=(place, lowest) if lowest is not None else None,
    )


def axis(low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """Return round amounts from below the lowest to above the highest, with some room to both."""
    room = max((high - low) / 10, high / 20, Decimal("0.01"))
    low, high = max(low - room, Decimal(0)), high + room
    power = Decimal(10) ** ((high - low) / MOST_STEPS).adjusted()
    for factor in TICKS:
        step = power * factor
        first = low // step * step
        count = math.ceil((high - first) / step)
        if count <= MOST_STEPS or factor == TICKS[-1]:
            break
    return tuple(first + step * place for place in range(count + 1))
