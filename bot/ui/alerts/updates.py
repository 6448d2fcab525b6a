"""What a message says that is brought up to date: what has changed since it was sent.

Knows nothing of the rest of the card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.languages import elapsed_text, mark, tr
from bot.models import Action, Change, ChangeKind, Delivery, DeliveryContext, Outgoing, SeenDrop
from bot.ui.alerts import joined_shops
from bot.ui.base import text

SHOPS_SHOWN = 10
NAME_LIMIT = 40  # characters of a shop's name before escaping
URL_LIMIT = 200  # a longer address is left out
SHOPS_LIMIT = 1500  # characters of all shops; a card takes 4,000
WILL_NOT_HAPPEN = mark("Cancelled, or postponed without a new date.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """How an earlier message is to look now.

    ``kind`` is the one whose heading and colour it gets, none for its own; ``lines`` stand in the
    place of its time. Where ``is_followed``, a later message of the channel bears that heading, and
    this one keeps its own, struck out: nobody reads "cancelled" three times.
    """

    delivery: Delivery
    kind: ChangeKind | None = None
    lines: tuple[str, ...] = ()
    is_followed: bool = False


def since(outgoing: Outgoing) -> Update | None:
    """Return how an edit brings its message up to date; none for what is no edit."""
    earlier, change = outgoing.context.earlier, outgoing.change
    if outgoing.delivery.action is not Action.EDIT or earlier is None or change is None:
        return None
    kind, lines = _news(change, outgoing.context)
    is_followed = kind is ChangeKind.CANCELLED and outgoing.context.is_followed
    return Update(delivery=earlier, kind=kind, lines=lines, is_followed=is_followed)


def shop_lines(shops: Sequence[SeenDrop]) -> list[str]:
    """Show where a drop can be had: each shop linked to its page, and with its time, if not all
    have the one that stands above them.
    """
    lines: list[str] = []
    has_own_times = len({(shop.opens_at, shop.at, shop.precision) for shop in shops}) > 1
    for shop in shops[:SHOPS_SHOWN]:
        name = text.linked(text.plain(shop.retailer or "", NAME_LIMIT), shop.url, URL_LIMIT)
        times = shop.opens_at, shop.at, shop.precision, shop.timezone
        when = text.draw_times(*times) if shop.is_draw else text.drop_time(*times[1:])
        lines.append(f"- {name} · {when}" if has_own_times or len(shops) == 1 else f"- {name}")
    while sum(map(len, lines)) > SHOPS_LIMIT:
        lines.pop()
    left = len(shops) - len(lines)
    return [*lines, f"- {tr('… and {count} more', count=left)}"] if left else lines


def is_answer(outgoing: Outgoing) -> bool:
    """Tell whether a message only says what changed, because it answers the one that is edited."""
    is_news = outgoing.change is not None and outgoing.change.kind in {
        ChangeKind.MOVED,
        ChangeKind.CANCELLED,
    }
    earlier = outgoing.context.earlier
    return (
        is_news
        and outgoing.delivery.action is Action.POST
        and earlier is not None
        and earlier.message_id is not None
    )


def _news(change: Change, context: DeliveryContext) -> tuple[ChangeKind | None, tuple[str, ...]]:
    drop = context.drop
    if context.sold_out_at is not None and joined_shops.are_sold_out(context):
        return ChangeKind.SOLD_OUT, (
            tr(
                "Sold out {ago}, after {span}.",
                ago=text.ago(context.sold_out_at),
                span=elapsed_text(context.sold_out_at - change.at),
            ),
        )
    if drop is None:
        return None, ()
    before = text.drop_time(change.drop_at, change.precision, change.timezone)
    if drop.is_cancelled:
        return ChangeKind.CANCELLED, (
            _fact(tr("When"), f"~~{before}~~"),
            tr(WILL_NOT_HAPPEN),
        )
    if (drop.at, drop.precision) != (change.drop_at, change.precision):
        now = text.drop_time(drop.at, drop.precision, drop.timezone)
        return ChangeKind.MOVED, (
            _fact(tr("When"), f"~~{before}~~"),
            _fact(tr("Now"), now),
        )
    return None, ()


def _fact(name: str, value: str) -> str:
    return f"**{name}** {value}"
