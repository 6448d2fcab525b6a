"""What a role is called that the bot makes for a subscription: what it is told of."""

from __future__ import annotations

from bot.models import Subscription
from bot.rules.subscriptions import Style, phrases, unusual

NAME_LIMIT = 100  # characters of a role's name, Discord's own limit
_TELLING = ("sizes", "regions", "shops", "styles", "models", "words", "max_price")
_LISTED = 4  # of one list in a name


def role_name(subscription: Subscription) -> str:
    """Return a name of its kinds and of what narrows them, such as "Restocks · sizes: US 9"."""
    names = ["kinds", *unusual(subscription, _TELLING)]
    parts = phrases(subscription, names, Style(show=str, listed=_LISTED))
    while len(parts) > 1 and len(" · ".join(parts)) > NAME_LIMIT:
        parts.pop()
    name = " ".join(" · ".join(parts).split())
    name = f"{name[:1].upper()}{name[1:]}"
    return name if len(name) <= NAME_LIMIT else f"{name[: NAME_LIMIT - 1]}…"
