"""Makes whole things of which a test names only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.models import (
    Change,
    ChangeKind,
    Confidence,
    Delivery,
    DeliveryContext,
    Destination,
    DestinationKind,
    Drop,
    Listing,
    Money,
    Outgoing,
    Precision,
    Priority,
    SeenDrop,
    Size,
    SourceSpec,
    Stock,
    Subscription,
    Sweep,
)
from bot.rules.reading.drop_forms import DropForm
from bot.services.drops.entries import Drops
from tests.conftest import NOON

GUILD, OTHER_GUILD = 100, 200
CHANNEL, OTHER_CHANNEL = 11, 12
MODERATOR = 7
TEN = NOON.replace(month=12, day=5, hour=10)
DAY = TEN.replace(hour=0)
MONTH = DAY.replace(day=1)
ENTRY = DropForm(style="m2002rda", name=" Rain  Cloud ", at="2026-12-05 10:00", timezone="uk")
IN, OUT, UNKNOWN = Stock.IN, Stock.OUT, Stock.UNKNOWN


def money(amount: str | int, currency: str = "USD") -> Money:
    """Write an amount."""
    return Money(amount=Decimal(amount), currency=currency)


def listing(sizes: Mapping[str, Stock] | None = None, **changes: Any) -> Listing:
    """Show a product with these sizes."""
    whole = Listing(
        product_id="1",
        handle="m2002rda",
        title="New Balance M2002RDA",
        url="https://shop.example/products/m2002rda",
        style_code="M2002RDA",
        colorway="Rain Cloud",
        price=money(150),
        sizes=tuple(
            Size(label=label, raw=label, stock=stock) for label, stock in (sizes or {}).items()
        ),
    )
    return replace(whole, **changes)


def sweep(*listings: Listing, **changes: Any) -> Sweep:
    """See these products and no others."""
    return replace(Sweep(complete=True, listings=listings, products=len(listings)), **changes)


def spec(name: str = "Shop", **changes: Any) -> SourceSpec:
    """Name a source of the kind "fake"."""
    whole = SourceSpec(name=name, kind="fake", url=f"https://{name.lower()}.example", region="AU")
    return replace(whole, **changes)


def make_subscription(*kinds: ChangeKind, **changes: Any) -> Subscription:
    """Subscription for these kinds; for restocks if none is named."""
    values: dict[str, Any] = {
        "guild_id": GUILD,
        "channel_id": CHANNEL,
        "kinds": frozenset(kinds or {ChangeKind.RESTOCK}),
        "created_by": MODERATOR,
        "created_at": NOON,
    }
    return Subscription(**(values | changes))


def change(kind: ChangeKind = ChangeKind.RESTOCK, **changes: Any) -> Change:
    """Find a change, by default a restock of two sizes."""
    is_drop = kind in {ChangeKind.ANNOUNCED, ChangeKind.MOVED, ChangeKind.CANCELLED}
    whole = Change(
        id=1,
        kind=kind,
        at=NOON,
        title="New Balance M2002RDA",
        style_code="M2002RDA",
        colorway="Rain Cloud",
        url="https://shop.example/products/m2002rda",
        price=money(150),
        sizes=() if is_drop else ("US 9", "US 10"),
        retailer="Shop",
        region="AU",
        drop_at=NOON + timedelta(days=3) if is_drop else None,
    )
    return replace(whole, **changes)


def delivery(channel_id: int = CHANNEL, **changes: Any) -> Delivery:
    """Enqueue a sample to a channel for an hour."""
    whole = Delivery(
        cause="cause",
        destination=Destination(kind=DestinationKind.CHANNEL, id=channel_id),
        priority=Priority.STOCK,
        due_at=NOON,
        expires_at=NOON + timedelta(hours=1),
        guild_id=GUILD,
        is_sample=True,
    )
    return replace(whole, **changes)


def outgoing(told: Change | None, **changes: Any) -> Outgoing:
    """Claim a delivery that carries a change."""
    context = changes.pop("context", DeliveryContext())
    queued = delivery(id=5, is_sample=False, change_id=told.id if told else None)
    return Outgoing(
        delivery=replace(queued, **changes), change=told, nonce="nonce", context=context
    )


async def enter(drops: Drops, guild_id: int = GUILD, **changes: Any) -> tuple[Drop, bool]:
    """Enter a drop, by default for 10:00 on 5 December."""
    return await drops.add(
        replace(ENTRY, **changes), guild_id=guild_id, guild_name="Guild", created_by=MODERATOR
    )


def told(at: datetime | None = TEN, **changes: Any) -> SeenDrop:
    """Tell of the Rain Cloud's drop, by default at 10:00 on 5 December."""
    whole = SeenDrop(
        key="rain",
        name="New Balance 2002R Protection Pack Rain Cloud",
        style_code="M2002RDA",
        at=at,
        ends_at=at,
        precision=Precision.UNKNOWN if at is None else Precision.INSTANT,
    )
    return replace(whole, **changes)


def rumour(at: datetime | None = DAY, **changes: Any) -> SeenDrop:
    """Tell of it as the press does: a day."""
    whole = told(
        at, key="post", confidence=Confidence.RUMOUR, precision=Precision.DAY, retailer="Blog"
    )
    return replace(whole, ends_at=None if at is None else at + timedelta(days=1), **changes)
