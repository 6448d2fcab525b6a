"""The conditions of a subscription, and which of them a change does not meet: pure rules."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from bot.models import Change, ChangeKind, Subscription
from bot.parsing.sizes.labels import matches
from bot.rules.subscriptions import keywords
from bot.rules.subscriptions.routing_keys import BY_SIZE, kinds_heard


class Filter(StrEnum):
    """What of a subscription can leave a change out, in the order in which it is asked."""

    SERVER = "server"  # another server's moderators entered the drop
    KIND = "kind"
    LEAD = "lead"
    STYLE = "style"
    MODEL = "model"
    SHOP = "shop"
    REGION = "region"
    WORDS = "words"
    PRICE = "price"
    FIRST = "first"  # the style was live before
    SIZE = "size"


def left_out_by(wish: Subscription, change: Change) -> Filter | None:
    """Return the first condition of a subscription that a change does not meet, or none.

    What is not known of a change (its price, or its price in the ceiling's currency; its region)
    leaves nothing out.
    """
    return next((asked for asked in Filter if not _IS_MET[asked](wish, change)), None)


def _is_affordable(wish: Subscription, change: Change) -> bool:
    ceiling, price = wish.ceiling, change.price
    if ceiling is None or price is None or price.currency != ceiling.currency:
        return True
    return price.amount <= ceiling.amount


def _is_at(wish: Subscription, change: Change) -> bool:
    shop = (change.retailer or "").casefold()
    return any(name.casefold() == shop for name in wish.shops)


_IS_MET: dict[Filter, Callable[[Subscription, Change], bool]] = {
    Filter.SERVER: lambda wish, change: change.guild_id in {None, wish.guild_id},
    Filter.KIND: lambda wish, change: change.kind in kinds_heard(wish),
    Filter.LEAD: lambda wish, change: change.lead is None or change.lead in wish.leads,
    Filter.STYLE: lambda wish, change: not wish.styles or change.style_code in wish.styles,
    Filter.MODEL: lambda wish, change: not wish.models or change.model in wish.models,
    Filter.SHOP: lambda wish, change: not wish.shops or _is_at(wish, change),
    Filter.REGION: lambda wish, change: not wish.regions or change.region in {None, *wish.regions},
    Filter.WORDS: lambda wish, change: (
        not wish.query or keywords.are_met(wish.query, keywords.text_of(change))
    ),
    Filter.PRICE: _is_affordable,
    Filter.FIRST: lambda wish, change: (
        not wish.first_only or change.kind is not ChangeKind.LIVE or change.is_first
    ),
    Filter.SIZE: lambda wish, change: _sizes(wish, change) is not None,
}


def wanted_sizes(wish: Subscription, change: Change) -> tuple[str, ...] | None:
    """Return the sizes of a change that a subscription wants to see; none if it wants nothing."""
    return None if left_out_by(wish, change) is not None else _sizes(wish, change)


def _sizes(wish: Subscription, change: Change) -> tuple[str, ...] | None:
    if change.kind not in BY_SIZE or not wish.sizes:
        return change.sizes
    wanted = (seen for seen in change.sizes if any(matches(size, seen) for size in wish.sizes))
    return tuple(wanted) or None
