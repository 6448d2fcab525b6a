"""What an adapter read from a page, kept as JSON so that "not modified" answers as the page would.

Knows nothing of pages or shops.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.models import Confidence, Listing, Money, Precision, PreOrder, SeenDrop, Size, Stock

FORMAT = 4  # raised whenever listings are read differently, so that old extracts are not believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """One page: the keys of all its products, its 2002R listings, and how many were broken.

    ``currency`` is the one its prices were read in; ``drops`` are those its products announce.
    """

    keys: tuple[str, ...]
    listings: tuple[Listing, ...]
    broken: int
    currency: str | None
    drops: tuple[SeenDrop, ...] = ()


def dump(extract: Extract) -> str:
    """Write an extract as JSON with the format's number."""
    return json.dumps(
        {
            "format": FORMAT,
            "currency": extract.currency,
            "broken": extract.broken,
            "keys": extract.keys,
            "listings": [_dump_listing(listing) for listing in extract.listings],
            "drops": [_dump_drop(drop) for drop in extract.drops],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def load(text: str, *, currency: str | None) -> Extract | None:
    """Read an extract, or return None if it is of another format or currency, or not whole."""
    try:
        value = json.loads(text)
        if value["format"] != FORMAT or value["currency"] != currency:
            return None
        return Extract(
            keys=tuple(str(key) for key in value["keys"]),
            listings=tuple(_load_listing(entry) for entry in value["listings"]),
            broken=int(value["broken"]),
            currency=currency,
            drops=tuple(_load_drop(entry) for entry in value["drops"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        return None


def _dump_listing(listing: Listing) -> dict[str, Any]:
    return {
        "product_id": listing.product_id,
        "handle": listing.handle,
        "title": listing.title,
        "url": listing.url,
        "style_code": listing.style_code,
        "colorway": listing.colorway,
        "price": _dump_money(listing.price),
        "image_url": listing.image_url,
        "sizes": [
            [size.label, size.raw, size.stock.value, _dump_money(size.price), size.is_preorder]
            for size in listing.sizes
        ],
        "preorder": listing.preorder
        and {
            "at": listing.preorder.at and listing.preorder.at.isoformat(),
            "ends_at": listing.preorder.ends_at and listing.preorder.ends_at.isoformat(),
            "precision": listing.preorder.precision.value,
            "timezone": listing.preorder.timezone,
        },
    }


def _load_listing(value: Mapping[str, Any]) -> Listing:
    return Listing(
        product_id=value["product_id"],
        handle=value["handle"],
        title=value["title"],
        url=value["url"],
        style_code=value["style_code"],
        colorway=value["colorway"],
        price=_load_money(value["price"]),
        image_url=value["image_url"],
        sizes=tuple(
            Size(
                label=label,
                raw=raw,
                stock=Stock(stock),
                price=_load_money(price),
                is_preorder=is_preorder,
            )
            for label, raw, stock, price, is_preorder in value["sizes"]
        ),
        preorder=value["preorder"]
        and PreOrder(
            at=value["preorder"]["at"] and datetime.fromisoformat(value["preorder"]["at"]),
            ends_at=value["preorder"]["ends_at"]
            and datetime.fromisoformat(value["preorder"]["ends_at"]),
            precision=Precision(value["preorder"]["precision"]),
            timezone=value["preorder"]["timezone"],
        ),
    )


def _dump_drop(drop: SeenDrop) -> dict[str, Any]:
    return {
        "key": drop.key,
        "name": drop.name,
        "style_code": drop.style_code,
        "at": drop.at and drop.at.isoformat(),
        "ends_at": drop.ends_at and drop.ends_at.isoformat(),
        "precision": drop.precision.value,
        "timezone": drop.timezone,
        "confidence": drop.confidence.value,
        "region": drop.region,
        "retailer": drop.retailer,
        "price": _dump_money(drop.price),
        "url": drop.url,
        "image_url": drop.image_url,
        "is_cancelled": drop.is_cancelled,
        "is_draw": drop.is_draw,
        "opens_at": drop.opens_at and drop.opens_at.isoformat(),
    }


def _load_drop(value: Mapping[str, Any]) -> SeenDrop:
    return SeenDrop(
        key=value["key"],
        name=value["name"],
        style_code=value["style_code"],
        at=value["at"] and datetime.fromisoformat(value["at"]),
        ends_at=value["ends_at"] and datetime.fromisoformat(value["ends_at"]),
        precision=Precision(value["precision"]),
        timezone=value["timezone"],
        confidence=Confidence(value["confidence"]),
        region=value["region"],
        retailer=value["retailer"],
        price=_load_money(value["price"]),
        url=value["url"],
        image_url=value["image_url"],
        is_cancelled=value["is_cancelled"],
        is_draw=value["is_draw"],
        opens_at=value["opens_at"] and datetime.fromisoformat(value["opens_at"]),
    )


def _dump_money(money: Money | None) -> list[str] | None:
    return None if money is None else [str(money.amount), money.currency]


def _load_money(value: list[str] | None) -> Money | None:
    return None if value is None else Money(amount=Decimal(value[0]), currency=value[1])
