"""What a subscription has in one of its fields, in words, and what the fields are called.

Knows nothing of where it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.models import Subscription
from bot.ui import text
from bot.ui.guide_texts import DAYS, LEADS, MODELS, RHYTHMS, joined, kind_list, short, span

FIELDS = {
    "channel_id": "channel",
    "kinds": "kinds",
    "leads": "times before a drop",
    "query": "words",
    "styles": "style codes",
    "models": "models",
    "regions": "regions",
    "shops": "shops",
    "sizes": "sizes",
    "ceiling": "highest price",
    "first_only": "first drop only",
    "cool_down": "rest between restocks",
    "role_id": "role",
    "role_kinds": "kinds the role is mentioned for",
    "role_rest": "rest between mentions",
    "rhythm": "at once or digest",
    "digest_at": "time of the digest",
    "digest_day": "day of the digest",
    "publishes": "publishing",
    "in_threads": "threads",
    "tags": "tags",
    "edits": "keeping posts up to date",
    "has_poll": "poll",
    "is_paused": "paused or not",
}


def value(wish: Subscription, field: str) -> str:
    """Say what a subscription has in one field."""
    return _VALUES[field](getattr(wish, field))


def _yes(found: bool) -> str:
    return "yes" if found else "no"


def _all(found: Iterable[str]) -> str:
    return short(found) or "all"


_VALUES: dict[str, Callable[[Any], str]] = {
    "channel_id": lambda found: f"<#{found}>",
    "kinds": kind_list,
    "leads": lambda found: joined(LEADS[lead].casefold() for lead in found) or "none",
    "query": lambda found: text.plain(found) or "any",
    "styles": _all,
    "models": lambda found: joined(MODELS[model][0] for model in found) or "all",
    "regions": _all,
    "shops": _all,
    "sizes": _all,
    "ceiling": lambda found: text.money(found) if found else "any",
    "first_only": _yes,
    "cool_down": span,
    "role_id": lambda found: f"<@&{found}>" if found else "nobody",
    "role_kinds": lambda found: kind_list(found) or "all",
    "role_rest": span,
    "rhythm": lambda found: RHYTHMS[found][0].casefold(),
    "digest_at": lambda found: f"{found:%H:%M}" if found else "none",
    "digest_day": lambda found: DAYS[found] if found is not None else "none",
    "publishes": _yes,
    "in_threads": _yes,
    "tags": lambda found: f"{len(found)} chosen",
    "edits": _yes,
    "has_poll": _yes,
    "is_paused": _yes,
}
