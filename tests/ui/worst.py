"""The longest and worst that shops and people write, and views as they go to Discord."""

from __future__ import annotations

from typing import Any

from discord.ui import LayoutView

from bot.models import Drop, Precision
from tests.conftest import NOON
from tests.makers import GUILD, MODERATOR, money

WORST = {
    "long": "x" * 4000,
    "markdown": "*_~`|<>[]()#" * 400,
    "everyone": "@everyone @here <@&1> <@1> <#1> " * 200,
    "link": "[x](https://evil.example) https://evil.example " * 100,
    "right to left": "\u202eשלום עולם\u2066 " * 400,  # noqa: RUF001 - Hebrew is meant
    "emoji": "👟" * 4000,
    "empty": "\u200b",
}

DROP = Drop(
    guild_id=GUILD,
    style_code="M2002RDA",
    name="Rain Cloud",
    at=NOON,
    ends_at=NOON,
    precision=Precision.INSTANT,
    timezone="UTC",
    region="AU",
    retailer="Shop",
    price=money(150),
    url="https://shop.example/products/m2002rda",
    created_by=MODERATOR,
    changed_at=NOON,
)


def components_of(view: LayoutView) -> list[dict[str, Any]]:
    """Return a view as it goes to Discord."""
    found: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]
    return found
