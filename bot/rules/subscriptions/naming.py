"""What a subscription is called: its channel and, where that has several, what tells it apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter

from bot.languages import tr
from bot.models import Subscription
from bot.rules.subscriptions.descriptions import phrases
from bot.rules.subscriptions.fields import FIELDS
from bot.rules.subscriptions.wording import Style, quoted

LISTED = 3  # of one list in a name
LENGTH = 80  # characters of what tells a subscription apart, if that is more than one thing
_TELLING = (  # what people think of first comes first
    *("kinds", "regions", "shops", "sizes", "styles", "models", "words", "max_price"),
    *("first_only", "role_id", "digest", "is_paused"),
)
_ORDER = (*_TELLING, *(name for name in FIELDS if name not in _TELLING))
_values = attrgetter(*_ORDER)


def name_of(
    subscription: Subscription,
    among: Iterable[Subscription],
    *,
    channel: str | None = None,
    show: Callable[[str], str] = quoted,
) -> str:
    """Name a subscription: "#alerts", or "#alerts: restocks, regions: JP" where it has two.

    Args:
        subscription: to name.
        among: the server's subscriptions, with or without this one.
        channel: what its channel is called; a mention of it, if none.
        show: makes what people wrote harmless.
    """
    called = channel or f"<#{subscription.channel_id}>"
    apart = tell_apart(subscription, among, show)
    return tr("{channel}: {apart}", channel=called, apart=apart) if apart else called


def tell_apart(
    subscription: Subscription, among: Iterable[Subscription], show: Callable[[str], str] = quoted
) -> str:
    """Say in what a subscription differs from the others of its channel; nothing if it is alone.

    Args:
        subscription: to tell apart.
        among: the server's subscriptions, with or without this one.
        show: makes what people wrote harmless.
    """
    alike = [
        other
        for other in among
        if other.channel_id == subscription.channel_id and other.id != subscription.id
    ]
    if not alike:
        return ""
    telling: list[str] = []
    own = _values(subscription)
    others = [values for values in map(_values, alike) if values != own]
    for position, name in enumerate(_ORDER):
        same = [values for values in others if values[position] == own[position]]
        if len(same) < len(others):
            telling.append(name)
        others = same
    parts = phrases(subscription, telling, Style(show=show, listed=LISTED))
    while len(parts) > 1 and len(", ".join(parts)) > LENGTH:
        parts.pop()
    return ", ".join(parts)
