"""What happened: to a listing or to a drop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.models.drops import Confidence
from bot.models.precision import Precision
from bot.models.stock import Model, Money


class ChangeKind(StrEnum):
    """What a comparison, or a moderator, found."""

    ANNOUNCED = "announced"  # a drop has a date
    MOVED = "moved"  # a drop has another date
    CANCELLED = "cancelled"  # a drop will not happen
    LIVE = "live"  # a listing has its first size in stock
    RESTOCK = "restock"  # a size came back
    PRICE_CUT = "price_cut"  # cheaper by at least 5 % and 5 units
    SOLD_OUT = "sold_out"  # the last size is gone


CAME_IN = frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK})
OF_LISTINGS = CAME_IN | {ChangeKind.PRICE_CUT, ChangeKind.SOLD_OUT}  # the others are of drops


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a comparison found or a moderator entered, with all that a card shows of it.

    ``id`` is 0 until stored. ``lead`` is set on the reminders of a drop: how long before it.
    ``guild_id`` limits a change to the guild whose moderator entered it. ``at`` is when it was
    found; ``drop_at`` when the drop is due; both aware, UTC. ``timezone`` is the drop's own.
    ``is_first`` means that no listing of the style was ever in stock before. ``is_preorder`` marks
    what is live before it ships, and its announcement, where one look found both; ``drop_at`` is
    then when it ships, as far as that is told. Of a
    draw (``is_draw``) ``drop_at`` is its close, and ``opens_at`` when it can be entered.
    ``other_shops`` are the names of those that will have a drop beside ``retailer``.
    """

    id: int = 0
    kind: ChangeKind
    at: datetime
    title: str
    style_code: str | None = None
    colorway: str | None = None
    url: str | None = None
    image_url: str | None = None
    price: Money | None = None
    old_price: Money | None = None
    sizes: tuple[str, ...] = ()
    retailer: str | None = None
    region: str | None = None
    source_id: int | None = None
    listing_id: int | None = None
    sweep_id: int | None = None
    drop_id: int | None = None
    revision: int = 0
    drop_at: datetime | None = None
    precision: Precision | None = None
    timezone: str | None = None
    lead: timedelta | None = None
    confidence: Confidence = Confidence.CONFIRMED
    guild_id: int | None = None
    model: Model = Model.M2002R
    is_first: bool = False
    is_preorder: bool = False
    is_draw: bool = False
    opens_at: datetime | None = None
    other_shops: tuple[str, ...] = ()
