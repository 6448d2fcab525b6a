"""The conditions of a subscription, and which of them a change does not meet: pure rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from bot.models import Change, ChangeKind, Subscription
from bot.parsing.sizes import matches
from bot.rules.subscriptions import keywords
from bot.rules.subscriptions.routing_keys import BY_SIZE, kinds_heard, regions_of


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
    PREORDER = "preorder"  # it is live before it ships
    TOLD = "told"  # a pre-order whose date is announced: the same look found it live
    SIZE = "size"


def left_out_by(subscription: Subscription, change: Change) -> Filter | None:
    """Return the first condition of a subscription that a change does not meet, or none.

    What is not known of a change (its price, or its price in the max_price's currency; its region)
    leaves nothing out.
    """
    return next((asked for asked in Filter if not _IS_MET[asked](subscription, change)), None)


def _is_affordable(subscription: Subscription, change: Change) -> bool:
    max_price, price = subscription.max_price, change.price
    if max_price is None or price is None or price.currency != max_price.currency:
        return True
    return price.amount <= max_price.amount


def _is_told_live(subscription: Subscription, change: Change) -> bool:
    """Tell whether a subscription hears of an announced pre-order as live: once is enough."""
    if change.kind is not ChangeKind.ANNOUNCED or not change.is_preorder:
        return False
    return left_out_by(subscription, replace(change, kind=ChangeKind.LIVE)) is None


def _is_at(subscription: Subscription, change: Change) -> bool:
    there = {shop.casefold() for shop in (change.retailer, *change.other_shops) if shop}
    return any(name.casefold() in there for name in subscription.shops)


_IS_MET: dict[Filter, Callable[[Subscription, Change], bool]] = {
    Filter.SERVER: lambda subscription, change: change.guild_id in {None, subscription.guild_id},
    Filter.KIND: lambda subscription, change: change.kind in kinds_heard(subscription),
    Filter.LEAD: lambda subscription, change: (
        change.lead is None or change.lead in subscription.lead_times
    ),
    Filter.STYLE: lambda subscription, change: (
        not subscription.styles or change.style_code in subscription.styles
    ),
    Filter.MODEL: lambda subscription, change: (
        not subscription.models or change.model in subscription.models
    ),
    Filter.SHOP: lambda subscription, change: (
        not subscription.shops or _is_at(subscription, change)
    ),
    Filter.REGION: lambda subscription, change: (
        not subscription.regions
        or not change.region
        or not regions_of(change).isdisjoint(subscription.regions)
    ),
    Filter.WORDS: lambda subscription, change: (
        not subscription.words or keywords.are_met(subscription.words, keywords.text_of(change))
    ),
    Filter.PRICE: _is_affordable,
    Filter.FIRST: lambda subscription, change: (
        not subscription.first_only or change.kind is not ChangeKind.LIVE or change.is_first
    ),
    Filter.PREORDER: lambda subscription, change: subscription.preorders or not change.is_preorder,
    Filter.TOLD: lambda subscription, change: not _is_told_live(subscription, change),
    Filter.SIZE: lambda subscription, change: _sizes(subscription, change) is not None,
}


def wanted_sizes(subscription: Subscription, change: Change) -> tuple[str, ...] | None:
    """Return the sizes of a change that a subscription wants to see; none if it wants nothing."""
    return None if left_out_by(subscription, change) is not None else _sizes(subscription, change)


def _sizes(subscription: Subscription, change: Change) -> tuple[str, ...] | None:
    if change.kind not in BY_SIZE or not subscription.sizes:
        return change.sizes
    wanted = (
        seen for seen in change.sizes if any(matches(size, seen) for size in subscription.sizes)
    )
    return tuple(wanted) or None
