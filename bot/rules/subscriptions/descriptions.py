"""What a subscription, or a guild's settings, says in words; what changed, field by field.

Knows nothing of what is stored, and nothing of Discord but how a channel and a role are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from bot.languages import tr
from bot.models import Subscription
from bot.rules.subscriptions.documents import USUAL
from bot.rules.subscriptions.fields import FIELDS, Field
from bot.rules.subscriptions.wording import YES, Style, quoted

Owner = TypeVar("Owner")
FEWER = (25, 8, 4, 2)  # how many of each list are named, until all fits


def described(
    fields: Mapping[str, Field[Owner]], owner: Owner, style: Style | None = None
) -> dict[str, str]:
    """Return what an owner says in some fields, by what people call them."""
    style = style or Style()
    return {tr(field.label): field.describe(owner, style) for field in fields.values()}


def unusual(subscription: Subscription, names: Iterable[str] = FIELDS) -> list[str]:
    """Return the names of the fields, of some, that say something else than is usual."""
    return [name for name in names if getattr(subscription, name) != getattr(USUAL, name)]


def phrases(
    subscription: Subscription, names: Sequence[str], style: Style | None = None
) -> list[str]:
    """Say what a subscription has in some fields, a phrase for each."""
    style = style or Style()
    parts = (_phrase(FIELDS[name], FIELDS[name].describe(subscription, style)) for name in names)
    return list(dict.fromkeys(parts))


def summary(
    subscription: Subscription,
    show: Callable[[str], str] = quoted,
    *,
    limit: int,
    names: Iterable[str] = FIELDS,
) -> str:
    """Say in one line what is not usual of a subscription; its lists are cut until it fits.

    Args:
        subscription: any.
        show: makes what people wrote harmless.
        limit: characters.
        names: of the fields that are said.
    """
    chosen = unusual(subscription, names)
    parts: list[str] = []
    for listed in FEWER:
        parts = phrases(subscription, chosen, Style(show=show, listed=listed))
        if len(_joined(parts)) <= limit:
            return _joined(parts)
    while len(_joined([*parts, "…"])) > limit:
        parts.pop()
    return _joined([*parts, "…"])


def differences(
    fields: Mapping[str, Field[Owner]], before: Owner, after: Owner, *, listed: int = FEWER[0]
) -> list[tuple[str, str, str]]:
    """Return what differs between two owners: what it is about, how it was, how it is."""
    style = Style(listed=listed)
    old, new = described(fields, before, style), described(fields, after, style)
    return [(label, old[label], new[label]) for label in old if old[label] != new[label]]


def labels(names: Iterable[str]) -> str:
    """Return what people call some fields of a subscription, once each."""
    return ", ".join(dict.fromkeys(tr(FIELDS[name].label) for name in names))


def _phrase(field: Field[Subscription], value: str) -> str:
    if field.is_bare:
        return value
    if value == tr(YES):
        return tr(field.label)
    return tr("{label}: {value}", label=tr(field.label), value=value)


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(parts)
