"""What is believed of a listing, and what a comparison concludes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.models.changes import ChangeKind
from bot.models.stock import Listing, Money, Stock


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSize:
    """What is believed of one size, and how often the last sweeps contradicted it.

    ``outs`` counts the sweeps in a row that showed the size out while it is not believed out.
    ``link`` is as in :class:`bot.models.Size`.
    """

    label: str
    raw: str
    stock: Stock
    outs: int = 0
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownListing:
    """A listing as the store knows it.

    ``price`` is the believed price; ``dearer`` a higher one seen once; ``misses`` the complete
    sweeps in a row that did not show it; ``was_in`` is true once any size was in stock, and
    ``was_preorder`` once any could be ordered ahead.
    """

    id: int
    seen: Listing  # without sizes and price, which are believed rather than seen
    sizes: tuple[KnownSize, ...]
    price: Money | None
    dearer: Money | None = None
    misses: int = 0
    was_in: bool = False
    was_preorder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What happened to one listing between two sweeps: the part of a change that a rule decides.

    ``sizes`` are the labels it is about, in the shop's order; ``old_price`` belongs to a price cut.
    ``is_preorder`` tells that its sizes can be ordered, and ship later.
    """

    kind: ChangeKind
    sizes: tuple[str, ...] = ()
    old_price: Money | None = None
    is_preorder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingVerdict:
    """What is to be believed of one listing after a sweep, and what happened to it.

    ``known_id`` is none for a listing never seen before; ``seen`` is none for one that a complete
    sweep did not show. The other fields are as in :class:`KnownListing`.
    """

    known_id: int | None
    seen: Listing | None
    sizes: tuple[KnownSize, ...]
    price: Money | None
    dearer: Money | None
    misses: int
    was_in: bool
    was_preorder: bool = False
    differences: tuple[Difference, ...] = ()
