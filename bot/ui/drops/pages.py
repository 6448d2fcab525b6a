"""Lists of what came in, and of what is in stock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.languages import counted, elapsed_text, money, tr
from bot.models import Change, ChangeKind, Offer
from bot.parsing import short_title
from bot.ui.base import ListPage, paged, text
from bot.ui.drops.listing import RESTOCKS, STOCK, listed_entry, shop_link
from bot.ui.members import offer_line


def restocks(changes: Sequence[Change], days: int, number: int = 0) -> ListPage:
    """Show what came into stock: a shoe once, with the latest of each shop and how long it lasted.

    Args:
        changes: what came in and what sold out, newest first.
        days: how many days are looked back.
        number: the page's, from 0.
    """
    head = counted("Restocks, last day", "Restocks, last {count} days", days)
    title = f"## {head}"
    shoes = _by_shoe(changes)
    if not shoes:
        none = tr("Nothing came in. `/drops upcoming` shows what is to come.")
        empty = f"{title}\n{none}"
        return ListPage(text=empty, what=RESTOCKS, rest=str(days), number=0, count=1)
    return paged(title, [_came_in(each) for each in shoes], RESTOCKS, str(days), number)


def stock(offers: Sequence[Offer], rest: str, number: int = 0) -> ListPage:
    """Show what is in stock now: a shoe once, with each shop that has it.

    Args:
        offers: the cheapest of each style first.
        rest: what was asked for, as a button carries it.
        number: the page's, from 0.
    """
    title = "## " + tr("In stock now")
    if not offers:
        none = tr(
            "Nothing like that is in stock now at the shops Raincloud reads. `/watch add` tells "
            "you when it comes in."
        )
        return ListPage(text=f"{title}\n{none}", what=STOCK, rest=rest, number=0, count=1)
    shoes: dict[str, list[Offer]] = {}
    for offer in offers:
        shoes.setdefault(offer.style_code or offer.title.casefold(), []).append(offer)
    return paged(title, [_shoe(each) for each in shoes.values()], STOCK, rest, number)


def _shoe(offers: Sequence[Offer]) -> str:
    first = offers[0]
    title = f"**{text.plain(short_title(first.title) or first.title, 100)}**"
    if first.style_code:
        title += f" · {text.plain(first.style_code)}"
    return listed_entry(title, [offer_line(each) for each in offers])


Arrival = tuple[Change, timedelta | None]  # what came in, and after how long it was sold out


def _by_shoe(changes: Sequence[Change]) -> list[list[Arrival]]:
    """Return the latest arrival at each shop by shoe, the newest shoe first."""
    gone: dict[int, datetime] = {}
    shoes: dict[str, dict[tuple[str | None, int | None], Arrival]] = {}
    for change in changes:
        listing_id = change.listing_id or 0
        if change.kind is ChangeKind.SOLD_OUT:
            gone.setdefault(listing_id, change.at)
            continue
        sold_out_at = gone.pop(listing_id, None)
        lasted = None if sold_out_at is None else sold_out_at - change.at
        shops = shoes.setdefault(change.style_code or change.title.casefold(), {})
        shops.setdefault((change.retailer, change.listing_id), (change, lasted))
    return [list(shops.values()) for shops in shoes.values()]


def _came_in(arrivals: Sequence[Arrival]) -> str:
    first = arrivals[0][0]
    called = short_title(first.title) or first.colorway or first.title
    code = f" \N{MIDDLE DOT} {text.plain(first.style_code)}" if first.style_code else ""
    return listed_entry(
        f"**{text.plain(called, 120)}**{code}", [_arrival(*each) for each in arrivals]
    )


def _arrival(change: Change, lasted: timedelta | None) -> str:
    is_restock = change.kind is ChangeKind.RESTOCK
    line = tr("Restock {ago}: {sizes}") if is_restock else tr("Live {ago}: {sizes}")
    line = line.format(ago=text.ago(change.at), sizes=text.size_list(change.sizes[:12]))
    gone = tr("gone after {span}", span=elapsed_text(lasted)) if lasted is not None else None
    where = shop_link(change.retailer, change.region, change.url)
    price = money(change.price) if change.price else None
    facts = " \N{MIDDLE DOT} ".join(part for part in (line, where, price, gone) if part)
    return f"- {facts}"
