"""What of a Shopify product says that it can be ordered before it ships.

Knows nothing of requests. Apps for pre-orders leave tags, words in the title, or a selling plan
(shopify.dev, "Pre-orders and try before you buy"); the JSON of lists has no selling plans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.models import Listing
from bot.sources.shopify.products import read_tags

KIND_LIMIT = 255  # characters of a product's type, which is Shopify's own limit
PLANS_LIMIT = 50  # groups of plans, and as many plans of one


def preorder_texts(product: Mapping[str, Any], listing: Listing) -> list[str]:
    """Return what a product says of the whole of it: title, type, tags, handle, selling plans."""
    return [listing.title, listing.handle, *kinds_of(product), *_plans(product)]


def kinds_of(product: Mapping[str, Any]) -> list[str]:
    """Return what a shop files a product under: its tags and its type."""
    kind = product.get("product_type", product.get("type"))
    tags = read_tags(product.get("tags"))
    return [*tags, *([kind[:KIND_LIMIT]] if isinstance(kind, str) else [])]


def _plans(product: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the product's selling plans, and their groups, are called."""
    groups = product.get("selling_plan_groups")
    for group in groups[:PLANS_LIMIT] if isinstance(groups, list) else []:
        if not isinstance(group, Mapping):
            continue
        plans = group.get("selling_plans")
        for part in (group, *(plans[:PLANS_LIMIT] if isinstance(plans, list) else ())):
            if isinstance(part, Mapping):
                yield from (
                    text
                    for name in ("name", "description")
                    if isinstance(text := part.get(name), str)
                )
