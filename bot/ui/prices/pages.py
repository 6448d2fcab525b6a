"""What a shoe cost, in words, with its chart above."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from io import BytesIO

import discord
from discord.ui import Container, LayoutView, MediaGallery, TextDisplay

from bot.languages import counted, date_text, money, tr
from bot.models import Money
from bot.rules.stock import DAYS, DayPrice, ShopPrices
from bot.services.drops import ShoePrices
from bot.ui.base import COLOUR, text
from bot.ui.prices import charts, plans

PICTURE = "prices.png"
ALTERNATIVE_LIMIT = 1000  # characters; Discord takes 1,024
SHOPS = 15  # that are named; they take 3,000 characters at most
NAME_LIMIT, SHOP_LIMIT = 100, 50


def page(prices: ShoePrices) -> str:
    """Say what a shoe cost: lowest, highest and now at each shop, and how long it was in stock."""
    lines = [f"## {_title(prices)}", *_lowest(prices), ""]
    lines += [_shop(shop) for shop in prices.shops[:SHOPS]]
    if len(prices.shops) > SHOPS:
        lines.append(tr("… and {count} more", count=len(prices.shops) - SHOPS))
    if prices.since is not None:
        since = date_text(prices.since.date())
        lines.append(tr("-# The last {days} days; recorded since {day}.", days=DAYS, day=since))
    return "\n".join(lines)


def nothing(prices: ShoePrices) -> str:
    """Say that no price of a shoe is known."""
    return text.lines(
        f"## {_title(prices)}",
        tr(
            "No shop that Raincloud reads had it in the last {days} days. `/watch add` tells you "
            "when it comes in.",
            days=DAYS,
        ),
    )


def alternative(prices: ShoePrices) -> str:
    """Say in words what the chart shows, for those who do not see it."""
    described = tr(
        "A chart of what {shoe} cost by shop over {days} days, and when it was in stock; the text "
        "below it says the same.",
        shoe=text.bare(prices.name or prices.style_code, NAME_LIMIT),
        days=DAYS,
    )
    for line in _lowest(prices):
        longer = f"{described} {line.replace('*', '')}"
        if len(longer) <= ALTERNATIVE_LIMIT:
            described = longer
    return described


def prices_view(prices: ShoePrices) -> LayoutView:
    """Return what a shoe cost: its chart, and its words."""
    gallery: MediaGallery[LayoutView] = MediaGallery()
    gallery.add_item(media=f"attachment://{PICTURE}", description=alternative(prices))
    shown: TextDisplay[LayoutView] = TextDisplay(page(prices))
    view = LayoutView(timeout=None)
    view.add_item(Container(gallery, shown, accent_colour=COLOUR))
    return view


async def price_chart(prices: ShoePrices) -> discord.File:
    """Draw the chart in a thread, so that nobody else waits for it."""
    drawn = await asyncio.to_thread(lambda: charts.draw(plans.plan(prices)))
    return discord.File(BytesIO(drawn), filename=PICTURE, description=alternative(prices))


def _title(prices: ShoePrices) -> str:
    name = text.plain(prices.name, NAME_LIMIT)
    return f"{name} ({prices.style_code})" if name else prices.style_code


def _lowest(prices: ShoePrices) -> Iterator[str]:
    """Yield the lowest that could be paid, for each currency."""
    found: dict[str, tuple[DayPrice, ShopPrices]] = {}
    for shop in prices.shops:
        low = shop.lowest
        if low is None or low.amount is None or shop.currency is None:
            continue
        best = found.get(shop.currency)
        if best is None or low.amount < (best[0].amount or low.amount):
            found[shop.currency] = low, shop
    for currency, (low, shop) in found.items():
        if low.amount is not None:
            yield tr(
                "Lowest seen: **{price}** at {shop}, {day}",
                price=money(Money(amount=low.amount, currency=currency)),
                shop=text.plain(shop.shop, SHOP_LIMIT),
                day=date_text(low.day),
            )


def _shop(shop: ShopPrices) -> str:
    head = text.placed(f"**{text.plain(shop.shop, SHOP_LIMIT)}**", shop.region)
    sizes = shop.now.sizes
    now = (
        counted("{count} size in stock", "{count} sizes in stock", sizes)
        if sizes
        else tr("sold out")
    )
    parts = [now]
    amounts = [day.amount for day in shop.days if day.amount is not None]
    if shop.currency and amounts:
        low, high = (
            money(Money(amount=each, currency=shop.currency))
            for each in (min(amounts), max(amounts))
        )
        if shop.now.amount is not None:
            parts.insert(0, money(Money(amount=shop.now.amount, currency=shop.currency)))
        if low != high:
            parts.append(tr("between {low} and {high}", low=low, high=high))
    days = shop.days_in_stock
    parts.append(counted("in stock on {count} day", "in stock on {count} days", days))
    return f"{head}: {' · '.join(parts)}"
