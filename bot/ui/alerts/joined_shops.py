"""The shops of a person's message that grew: each with its sizes, price and link, in a line.

Knows nothing of the rest of the card.
"""

from __future__ import annotations

from bot.languages import money, tr
from bot.models import Change, DeliveryContext, Outgoing
from bot.ui.base import text

SHOPS_SHOWN = 10
SHOPS_LIMIT = 2500  # characters of all shops; a card takes 4,000
NAME_LIMIT = 40  # characters of a shop's name before escaping
URL_LIMIT = 200  # a longer address is left out
SIZES_LIMIT = 120  # characters of all sizes; longer, they are counted


def lines(outgoing: Outgoing, change: Change) -> list[str]:
    """Show the shops of a message, the first one first; nothing where there is but one.

    Args:
        outgoing: an edit of the message, with what has joined it.
        change: what it told to begin with.
    """
    context, sizes = outgoing.context, outgoing.delivery.sizes or change.sizes
    if not context.joined:
        return []
    first = _line(change, sizes, is_sold_out=context.sold_out_at is not None)
    others = [
        _line(item.change, item.delivery.sizes or item.change.sizes, is_sold_out=item.is_sold_out)
        for item in context.joined
    ]
    shown = [first, *others][:SHOPS_SHOWN]
    while sum(map(len, shown)) > SHOPS_LIMIT:
        shown.pop()
    left = 1 + len(others) - len(shown)
    return [*shown, f"- {tr('… and {count} more', count=left)}"] if left else shown


def are_sold_out(context: DeliveryContext) -> bool:
    """Tell whether no shop of a message has anything left."""
    return context.sold_out_at is not None and all(item.is_sold_out for item in context.joined)


def _line(change: Change, sizes: tuple[str, ...], *, is_sold_out: bool) -> str:
    called = text.plain(change.retailer or "", NAME_LIMIT) or tr("A shop")
    name = text.linked(called, change.url, URL_LIMIT)
    name = text.placed(name, change.region)
    if is_sold_out:
        return f"- {name} · {tr('Sold out')}"
    facts = [text.short_size_list(sizes, SIZES_LIMIT), money(change.price) if change.price else ""]
    return " · ".join([f"- {name}", *filter(None, facts)])
