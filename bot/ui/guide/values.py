"""What a subscription has in one of its fields, in words, and what the fields are called.

Knows nothing of where it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.languages import mark, tr
from bot.models import Subscription
from bot.ui.base import DAYS, text
from bot.ui.guide.texts import DIGESTS, kind_list, lead_list, model_list, short, span

FIELDS = {
    "channel_id": mark("channel"),
    "kinds": mark("kinds"),
    "lead_times": mark("times before a drop"),
    "words": mark("words"),
    "styles": mark("style codes"),
    "models": mark("models"),
    "regions": mark("regions"),
    "shops": mark("shops"),
    "sizes": mark("sizes"),
    "max_price": mark("highest price"),
    "first_only": mark("first drop only"),
    "restock_cooldown": mark("rest between restocks"),
    "role_id": mark("role"),
    "ping_kinds": mark("kinds the role is mentioned for"),
    "ping_cooldown": mark("rest between mentions"),
    "digest": mark("at once or digest"),
    "digest_at": mark("time of the digest"),
    "digest_day": mark("day of the digest"),
    "publish": mark("publishing"),
    "threads": mark("threads"),
    "tags": mark("tags"),
    "edits": mark("keeping posts up to date"),
    "poll": mark("poll"),
    "is_paused": mark("paused or not"),
}


def value(subscription: Subscription, field: str) -> str:
    """Say what a subscription has in one field."""
    return _VALUES[field](getattr(subscription, field))


def _yes(found: bool) -> str:
    return tr("yes") if found else tr("no")


def _all(found: Iterable[str]) -> str:
    return short(found) or tr("all")


_VALUES: dict[str, Callable[[Any], str]] = {
    "channel_id": lambda found: f"<#{found}>",
    "kinds": kind_list,
    "lead_times": lambda found: lead_list(found) or tr("none"),
    "words": lambda found: text.plain(found) or tr("any"),
    "styles": _all,
    "models": lambda found: model_list(found) or tr("all"),
    "regions": _all,
    "shops": _all,
    "sizes": _all,
    "max_price": lambda found: text.money(found) if found else tr("any"),
    "first_only": _yes,
    "restock_cooldown": span,
    "role_id": lambda found: f"<@&{found}>" if found else tr("nobody"),
    "ping_kinds": lambda found: kind_list(found) or tr("all"),
    "ping_cooldown": span,
    "digest": lambda found: tr(DIGESTS[found][0]).casefold(),
    "digest_at": lambda found: f"{found:%H:%M}" if found else tr("none"),
    "digest_day": lambda found: tr(DAYS[found]) if found is not None else tr("none"),
    "publish": _yes,
    "threads": _yes,
    "tags": lambda found: tr("{count} chosen", count=len(found)),
    "edits": _yes,
    "poll": _yes,
    "is_paused": _yes,
}
