"""What a scheduled event says of a drop.

Knows nothing of how it is made. Discord's limits: 100 characters for name and place, 1,000 for
the description.
"""

from __future__ import annotations

from typing import Any

from bot.languages import money, speaking, tr
from bot.models import Drop
from bot.services.drops import Plan
from bot.ui.base import text

NAME_LIMIT = 100
PLACE_LIMIT = 100
DESCRIPTION_LIMIT = 1000


def fields(plan: Plan) -> dict[str, Any]:
    """Return the name, times, place and description of an event."""
    drop = plan.drop
    with speaking(plan.language):
        return {
            "name": text.bare(tr("2002R drop: {name}", name=drop.name), NAME_LIMIT),
            "start_time": plan.begins_at,
            "end_time": plan.ends_at,
            "location": _place(drop),
            "description": _description(drop, plan.marker),
        }


def _place(drop: Drop) -> str:
    if drop.url is not None and len(drop.url) <= PLACE_LIMIT:
        return drop.url
    return text.bare(drop.retailer or "", PLACE_LIMIT) or tr("Not known yet")


def _description(drop: Drop, marker: str) -> str:
    lines = [
        tr("Style code {style}.", style=drop.style_code) if drop.style_code else "",
        tr("At {shop}.", shop=text.plain(drop.retailer, 80)) if drop.retailer else "",
        tr("Price {price}.", price=money(drop.price)) if drop.price else "",
    ]
    description = "\n".join(line for line in lines if line)
    return f"{description[: DESCRIPTION_LIMIT - len(marker) - 2]}\n\n{marker}".strip()
