"""Lists too long for one message, a page at a time.

Knows nothing of buttons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.models import Change, ChangeKind, Confidence, Drop
from bot.ui import text

PER_PAGE = 6
ROOM = 3600  # characters of entries; a message holds 4,000 with its title and foot
COLOUR = 0x6B7A8F  # the grey of a rain cloud


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list: its text, which list it is of (``what``, ``rest``), and where it stands.

    ``number`` counts from 0; ``count`` is at least 1.
    """

    text: str
    what: str
    rest: str
    number: int
    count: int


def upcoming(drops: Sequence[Drop], region: str | None, number: int = 0) -> Page:
    """Show drops to come."""
    where = f" in {text.plain(region)}" if region else ""
    title = f"## Drops to come{where}"
    if not drops:
        hint = (
            "`/drops upcoming` without a region shows those of all countries."
            if region
            else "A moderator enters one with `/manage drop add`; "
            "`/drops restocks` shows what came in lately."
        )
        empty = f"{title}\nNo drop is entered{where}. {hint}"
        return Page(text=empty, what="upcoming", rest=region or "", number=0, count=1)
    return paged(title, [_drop(drop) for drop in drops], "upcoming", region or "", number)


def restocks(changes: Sequence[Change], days: int, number: int = 0) -> Page:
    """Show what came into stock."""
    span = "the last day" if days == 1 else f"the last {days} days"
    title = f"## Came in over {span}"
    if not changes:
        empty = f"{title}\nNothing came in. `/drops upcoming` shows what is to come."
        return Page(text=empty, what="restocks", rest=str(days), number=0, count=1)
    return paged(title, [_restock(change) for change in changes], "restocks", str(days), number)


def paged(title: str, entries: Sequence[str], what: str, rest: str, number: int) -> Page:
    """Return one page of a list; a number beyond the last gives the last."""
    pages: list[list[str]] = [[]]
    for entry in entries:
        length = len(entry) + sum(len(other) + 2 for other in pages[-1])
        if len(pages[-1]) == PER_PAGE or length > ROOM:
            pages.append([])
        pages[-1].append(entry)
    number = min(max(number, 0), len(pages) - 1)
    foot = f"-# Page {number + 1} of {len(pages)}" if len(pages) > 1 else ""
    body = "\n\n".join(part for part in (title, *pages[number], foot) if part)
    return Page(text=body, what=what, rest=rest, number=number, count=len(pages))


def _drop(drop: Drop) -> str:
    parts = [drop.style_code, drop.retailer, drop.region]
    rumour = f"\n-# {text.RUMOUR}" if drop.confidence is Confidence.RUMOUR else ""
    facts = " · ".join(text.plain(part) for part in parts if part)
    price = f" · {text.money(drop.price)}" if drop.price else ""
    url = text.link(drop.url)
    page = f" · [Page](<{url}>)" if url and not set(url) & set("()<>") else ""
    return (
        f"**{text.plain(drop.name)}**\n"
        f"{text.drop_time(drop.at, drop.precision, drop.timezone)}\n"
        f"{facts}{price}{page}{rumour}"
    )


def _restock(change: Change) -> str:
    verb = "Restock" if change.kind is ChangeKind.RESTOCK else "Live"
    url = text.link(change.url)
    parts = [change.style_code, change.retailer, change.region]
    facts = " · ".join(text.plain(part, 80) for part in parts if part)
    price = f" · {text.money(change.price)}" if change.price else ""
    page = f" · [Page](<{url}>)" if url and not set(url) & set("()<>") else ""
    return (
        f"**{text.plain(change.title, 120)}**\n"
        f"{verb} {text.ago(change.at)}: {text.size_list(change.sizes[:12])}\n"
        f"{facts}{price}{page}"
    )
