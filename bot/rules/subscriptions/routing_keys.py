"""Under what subscriptions are filed, so that a change finds the few that may want it.

Each subscription is filed under one of its conditions, the one that leaves out most. Whoever is
found still has all of its conditions checked: a file may hold too many, and never too few.
"""

from __future__ import annotations

from bot.models import Change, ChangeKind, Subscription
from bot.parsing.sizes import asked_as, filed_as
from bot.rules.reading import unions_of
from bot.rules.subscriptions import keywords

ANY = "any"
NOWHERE = "region:?"  # a change whose region nobody knows may be wanted in each
BY_SIZE = frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK})
DROP_NEWS = frozenset({ChangeKind.MOVED, ChangeKind.CANCELLED})


def kinds_heard(subscription: Subscription) -> frozenset[ChangeKind]:
    """Return the kinds a subscription hears of.

    One to announced drops also hears when one moves or is cancelled: who was told of a date must
    be told that it no longer holds.
    """
    return (
        subscription.kinds | DROP_NEWS
        if ChangeKind.ANNOUNCED in subscription.kinds
        else subscription.kinds
    )


def regions_of(change: Change) -> set[str]:
    """Return the regions that a change is in: its country, and the unions it is a member of."""
    return {change.region, *unions_of(change.region)} if change.region else set()


def filings(subscription: Subscription) -> set[tuple[ChangeKind, str]]:
    """Return the kinds and terms a subscription is filed under."""
    return {
        (kind, term) for kind in kinds_heard(subscription) for term in _terms(subscription, kind)
    }


def asked_for(change: Change) -> set[str]:
    """Return the terms under which subscriptions may want a change."""
    terms = {ANY, f"model:{change.model.value}"}
    terms |= {f"region:{name}" for name in regions_of(change)} or {NOWHERE}
    if change.style_code:
        terms.add(f"style:{change.style_code}")
    terms.update(_shop(shop) for shop in (change.retailer, *change.other_shops) if shop)
    terms.update(f"word:{start}" for start in keywords.asked_for(keywords.text_of(change)))
    if change.kind in BY_SIZE:
        terms.update(f"size:{name}" for size in change.sizes for name in asked_as(size))
    return terms


def _terms(subscription: Subscription, kind: ChangeKind) -> set[str]:
    word = keywords.filed_under(subscription.words)
    by_size = subscription.sizes if kind in BY_SIZE else ()
    regions = {f"region:{region}" for region in subscription.regions}
    conditions = (  # what leaves out most comes first
        {f"style:{style}" for style in subscription.styles},
        {f"word:{word}"} if word else set(),
        {_shop(shop) for shop in subscription.shops},
        {f"size:{name}" for size in by_size for name in filed_as(size)},
        regions | {NOWHERE} if regions else set(),
        {f"model:{model.value}" for model in subscription.models},
    )
    return next((terms for terms in conditions if terms), {ANY})


def _shop(name: str) -> str:
    return f"shop:{name.casefold()[:50]}"
