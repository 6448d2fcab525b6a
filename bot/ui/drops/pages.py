"""Lists of drops to come and of what came in."""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import counted, money, tr
from bot.models import Change, ChangeKind, Confidence, Drop, Offer
from bot.ui.base import ListPage, paged, text
from bot.ui.members import offer_line

UPCOMING, RESTOCKS, STOCK = "upcoming", "restocks", "stock"
OFFERS_SHOWN = 8  # of one shoe


def upcoming(drops: Sequence[Drop], region: str | None, number: int = 0) -> ListPage:
    """Show drops to come."""
    place = text.plain(region or "")
    head = tr("Upcoming drops in {region}", region=place) if region else tr("Upcoming drops")
    title = f"## {head}"
    if not drops:
        none = (
            tr(
                "No drop is entered in {region}. "
                "`/drops upcoming` without a region shows those of all countries.",
                region=place,
            )
            if region
            else tr(
                "No drop is entered. A moderator enters one with `/manage drop add`; "
                "`/drops restocks` shows what came in lately."
            )
        )
        empty = f"{title}\n{none}"
        return ListPage(text=empty, what=UPCOMING, rest=region or "", number=0, count=1)
    return paged(title, [_drop(drop) for drop in drops], UPCOMING, region or "", number)


def restocks(changes: Sequence[Change], days: int, number: int = 0) -> ListPage:
    """Show what came into stock."""
    head = counted("Restocks, last day", "Restocks, last {count} days", days)
    title = f"## {head}"
    if not changes:
        none = tr("Nothing came in. `/drops upcoming` shows what is to come.")
        empty = f"{title}\n{none}"
        return ListPage(text=empty, what=RESTOCKS, rest=str(days), number=0, count=1)
    return paged(title, [_restock(change) for change in changes], RESTOCKS, str(days), number)


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
    title = f"**{text.plain(first.title, 100)}**"
    if first.style_code and first.style_code not in first.title.upper():
        title += f" · {text.plain(first.style_code)}"
    lines = [title, *(offer_line(each) for each in offers[:OFFERS_SHOWN])]
    if len(offers) > OFFERS_SHOWN:
        lines.append(tr("… and {count} more", count=len(offers) - OFFERS_SHOWN))
    return "\n".join(lines)


def _page_link(address: str | None) -> str:
    """Return a link to a product page as the end of a line, where the address can be one."""
    url = text.link(address)
    if not url or set(url) & set("()<>"):
        return ""
    label = tr("Shop")
    return f" · [{label}](<{url}>)"


def _drop(drop: Drop) -> str:
    parts = [drop.style_code, drop.retailer, drop.region]
    rumour = f"\n-# {tr(text.RUMOUR)}" if drop.confidence is Confidence.RUMOUR else ""
    facts = " · ".join(text.plain(part) for part in parts if part)
    price = f" · {money(drop.price)}" if drop.price else ""
    when = text.drop_time(drop.at, drop.precision, drop.timezone)
    if drop.is_draw:
        times = text.draw_times(drop.opens_at, drop.at, drop.precision, drop.timezone)
        when = tr("Draw: {times}", times=times)
    return f"**{text.plain(drop.name)}**\n{when}\n{facts}{price}{_page_link(drop.url)}{rumour}"


def _restock(change: Change) -> str:
    is_restock = change.kind is ChangeKind.RESTOCK
    line = tr("Restock {ago}: {sizes}") if is_restock else tr("Live {ago}: {sizes}")
    line = line.format(ago=text.ago(change.at), sizes=text.size_list(change.sizes[:12]))
    parts = [change.style_code, change.retailer, change.region]
    facts = " · ".join(text.plain(part, 80) for part in parts if part)
    price = f" · {money(change.price)}" if change.price else ""
    return f"**{text.plain(change.title, 120)}**\n{line}\n{facts}{price}{_page_link(change.url)}"
