"""The sample that a guide shows a card of: what a subscription's next alert may look like.

Knows nothing of how a card is made.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from bot.languages import mark, speaking, tr
from bot.models import (
    Action,
    Change,
    ChangeKind,
    Delivery,
    DeliveryContext,
    Destination,
    DestinationKind,
    Digest,
    HeldFor,
    Money,
    Outgoing,
    Precision,
    Priority,
    QueuedAlert,
    Subscription,
)

# The first of these that is wanted is shown: what most people set alerts up for.
_SHOWN = (
    ChangeKind.RESTOCK,
    ChangeKind.LIVE,
    ChangeKind.ANNOUNCED,
    ChangeKind.PRICE_CUT,
    ChangeKind.MOVED,
    ChangeKind.CANCELLED,
    ChangeKind.SOLD_OUT,
)
_OF_DROPS = frozenset({ChangeKind.ANNOUNCED, ChangeKind.MOVED, ChangeKind.CANCELLED})
_SIZES = ("US 8", "US 9", "US 10.5")
_SHOP = mark("Sample shop")
_SAMPLE_SIZES = 6
_OTHER = "New Balance 2002R GORE-TEX"
_HELD_FOR = {Digest.DAILY: HeldFor.DAILY, Digest.WEEKLY: HeldFor.WEEKLY}


def kinds_shown(subscription: Subscription) -> list[ChangeKind]:
    """Return the kinds that tell how alerts look: of stock and of a drop, where both are wanted."""
    wanted = [kind for kind in _SHOWN if kind in subscription.kinds] or [ChangeKind.RESTOCK]
    return [wanted[0], *(kind for kind in wanted[1:] if kind in _OF_DROPS)][:2]


def alert(subscription: Subscription, now: datetime, language: str, kind: ChangeKind) -> Outgoing:
    """Return a made-up alert of one kind, by itself, as a subscription would want it.

    Args:
        subscription: what is chosen so far.
        now: aware, UTC.
        language: of the server, which the card is in.
        kind: of the alert.
    """
    with speaking(language):
        shop = tr(_SHOP)
    sizes = subscription.sizes[:_SAMPLE_SIZES] or _SIZES
    price = subscription.max_price or Money(amount=Decimal(150), currency="USD")
    change = Change(
        kind=kind,
        at=now,
        title="New Balance 2002R Protection Pack Rain Cloud",
        style_code=subscription.styles[0] if subscription.styles else "M2002RDA",
        colorway="Rain Cloud",
        url="https://www.newbalance.com",
        price=price,
        old_price=Money(amount=price.amount * 5 / 4, currency=price.currency)
        if kind is ChangeKind.PRICE_CUT
        else None,
        sizes=() if kind in _OF_DROPS or kind is ChangeKind.SOLD_OUT else sizes,
        retailer=subscription.shops[0] if subscription.shops else shop,
        region=subscription.regions[0] if subscription.regions else None,
        drop_at=now + timedelta(days=9) if kind in _OF_DROPS else None,
        precision=Precision.INSTANT if kind in _OF_DROPS else None,
    )
    is_told_alone = subscription.digest is Digest.INSTANT  # a digest mentions nobody
    mentions = is_told_alone and (not subscription.ping_kinds or kind in subscription.ping_kinds)
    delivery = Delivery(
        cause="preview",
        destination=Destination(kind=DestinationKind.CHANNEL, id=subscription.channel_id),
        priority=Priority.STOCK,
        due_at=now,
        guild_id=subscription.guild_id,
        role_ids=(subscription.role_id,) if mentions and subscription.role_id is not None else (),
    )
    context = DeliveryContext(
        language=language,
        line=subscription.line,
        colour=subscription.colour,
        role_id=subscription.role_id,
    )
    return Outgoing(delivery=delivery, change=change, nonce="", context=context)


def sample(subscription: Subscription, now: datetime, language: str) -> Outgoing:
    """Return what a subscription is sent next: an alert, or a digest where it comes in one.

    Args:
        subscription: what is chosen so far.
        now: aware, UTC.
        language: of the server, which the card is in.
    """
    single = alert(subscription, now, language, kinds_shown(subscription)[0])
    if subscription.digest is Digest.INSTANT or single.change is None:
        return single
    delivery, change = single.delivery, single.change
    folded = replace(delivery, action=Action.DIGEST, held_for=_HELD_FOR[subscription.digest])
    again = replace(change, title=_OTHER, style_code="M2002RXJ", colorway=None)
    items = tuple(QueuedAlert(delivery=delivery, change=each) for each in (change, again))
    return replace(single, delivery=folded, change=None, items=items)
