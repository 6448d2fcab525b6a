"""What is for sale: stock, money, sizes and listings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.models.precision import Precision


class Stock(StrEnum):
    """Whether something can be bought now; unknown is never good news and never bad news."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


class Model(StrEnum):
    """What of the family a style is."""

    M2002R = "2002R"
    MULE = "mule"  # slip-ons, slides and clogs too
    SANDAL = "sandal"
    KIDS = "kids"  # whatever else it is: who buys for adults cannot wear it
    M2002 = "2002"  # the model of 2010, which the 2002R revived


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in major units ("65.00" dollars, "7500" yen) and its ISO 4217 code."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one shop has in stock of one shoe now: ``sizes`` as it labels them."""

    title: str
    url: str
    style_code: str | None
    shop: str
    region: str | None
    price: Money | None
    sizes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One size of a listing as a source shows it.

    ``label`` is normalised ("US 9", "EU 42.5", "9"); ``raw`` is the shop's own text.
    ``is_preorder`` tells that it can be ordered though it is out: it ships when it comes.
    ``link`` is the shop's own page of this size, from the listing's address on ("?variant=42").
    """

    label: str
    raw: str
    stock: Stock
    price: Money | None = None
    is_preorder: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreOrder:
    """When a listing ships whose sizes can be ordered before.

    ``at`` and ``ends_at`` are as in :class:`bot.models.Drop`: none where the shop does not say.
    """

    at: datetime | None = None
    ends_at: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One 2002R product at one source, as seen once.

    ``product_id`` is the shop's own id (or the handle where it has none); ``price`` is the lowest
    over all sizes; ``image_url`` and ``url`` are absolute https or http addresses. ``preorder`` is
    there where a size can be ordered before it ships, and none where no size can.
    """

    product_id: str
    handle: str
    title: str
    url: str
    style_code: str | None = None
    colorway: str | None = None
    price: Money | None = None
    image_url: str | None = None
    sizes: tuple[Size, ...] = ()
    preorder: PreOrder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePoint:
    """What a listing cost, and how many of its sizes were in stock, from a moment on.

    ``at`` is aware, UTC; it holds until the listing's next point. ``shop`` and ``region`` are its
    source's.
    """

    at: datetime
    price: Money | None
    sizes: int
    shop: str = ""
    region: str | None = None
