"""What the lists of shoes have in common: their names, an entry's lines, a shop's link."""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import tr
from bot.ui.base import text

UPCOMING, RESTOCKS, STOCK = "upcoming", "restocks", "stock"
LINES_SHOWN = 8  # of one shoe
SHOE_ROOM = 2000  # characters that its lines take of a page


def listed_entry(title: str, lines: Sequence[str]) -> str:
    """Return a shoe with as many of its lines as a page has room for; the rest are counted."""
    shown = list(lines[:LINES_SHOWN])
    while len(shown) > 1 and sum(map(len, shown)) > SHOE_ROOM:
        shown.pop()
    if len(lines) > len(shown):
        shown.append(tr("… and {count} more", count=len(lines) - len(shown)))
    return "\n".join([title, *shown])


def shop_link(shop: str | None, region: str | None, address: str | None) -> str:
    """Return a shop and its country as a link to its product page, where the address can be one.

    Args:
        shop: its name, if it is known.
        region: its country's code, if it is known.
        address: of the page, if it has one.
    """
    name = text.plain(shop or "", 80)
    if name:
        name = text.placed(name, region)
    elif region:
        name = text.region(region)
    if not name and text.link(address) is not None:
        name = tr("Shop")
    return text.linked(name, address)
