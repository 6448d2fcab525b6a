"""The line above a card in a moderator's own words, filled with what the card tells.

All that shops wrote is made harmless: no line mentions anybody but the role its subscription names,
and that one only where the message mentions it. Knows nothing of the card below.
"""

from __future__ import annotations

import re

from bot.languages import money
from bot.models import OF_LISTINGS, Change, ChangeKind, Drop, Outgoing, Precision
from bot.rules.looks import FILLED_LIMIT, fill
from bot.rules.reading import country_name
from bot.ui.alerts import pings
from bot.ui.base import text

SIZES_SHOWN = 8
SIZE_LIMIT = 30  # characters of one size, before escaping
FACT_LIMIT = 60  # the same, for style code and shop
_LINK = re.compile(
    r"\[[^\]]{0,600}\]\([^)]{0,600}\)|https?://\S+"
)  # in which Discord may see no mention


def above(outgoing: Outgoing, change: Change, title: str, room: int) -> str:
    """Return what stands above a card: who is mentioned, and the line.

    A role that stands in the line is not named twice; one that does not fit there, or that a link
    hides, stands before it.

    Args:
        outgoing: the delivery, with its subscription's line.
        change: what it tells.
        title: what the card calls the shoe, harmless already.
        room: characters that a message holds beside the card.
    """
    pinged = pings.line(outgoing).split()
    line = ""
    if outgoing.context.line:
        room -= len(" ".join(pinged)) + len("\n")
        values = _values(outgoing, change, title)
        line = fill(outgoing.context.line, values, min(room, FILLED_LIMIT))
    seen = _LINK.sub("", line)
    named = " ".join(mention for mention in pinged if mention not in seen)
    return "\n".join(part for part in (named, line) if part)


def _values(outgoing: Outgoing, change: Change, title: str) -> dict[str, str]:
    """Return what there is to fill in; what a kind of alert does not have is left out."""
    delivery, context = outgoing.delivery, outgoing.context
    sizes = delivery.sizes or change.sizes if change.kind in OF_LISTINGS else ()
    values = {
        "shoe": title,
        "code": text.plain(change.style_code, FACT_LIMIT) if change.style_code else None,
        "sizes": text.some([text.plain(size, SIZE_LIMIT) for size in sizes], SIZES_SHOWN),
        "price": money(change.price) if change.price else None,
        "shop": text.plain(change.retailer, FACT_LIMIT) if change.retailer else None,
        "region": text.plain(country_name(change.region), FACT_LIMIT) if change.region else None,
        "when": _when(change, context.drop),
        "role": f"<@&{context.role_id}>" if context.role_id in delivery.role_ids else None,
    }
    return {name: value for name, value in values.items() if value}


def _when(change: Change, drop: Drop | None) -> str | None:
    """Say when it drops, as far as that is known now; of what is told at once, when it was seen."""
    if change.kind in OF_LISTINGS and not change.is_preorder:
        return text.ago(change.at)
    if change.kind is ChangeKind.CANCELLED or (drop is not None and drop.is_cancelled):
        return None
    told = change if drop is None else drop
    at = change.drop_at if drop is None else drop.at
    if at is None or told.precision in {None, Precision.UNKNOWN}:
        return None
    if told.is_draw:
        return text.draw_times(told.opens_at, at, told.precision, told.timezone)
    return text.drop_time(at, told.precision, told.timezone)
