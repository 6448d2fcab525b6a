"""What happened between two looks at a shop: pure rules, no clock, no store.

Good news (a size in, a lower price) is believed at once, bad news (a size out, a higher price, a
product gone) after two sweeps that agree, and unknown stock is no news at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from bot.languages import mark
from bot.models import (
    ChangeKind,
    Difference,
    KnownListing,
    KnownSize,
    Listing,
    ListingVerdict,
    Money,
    Stock,
    Sweep,
)
from bot.rules.stock.identity import is_unlike, matched
from bot.rules.stock.size_renames import by_new_names

AGREEING = 2  # sweeps in a row before bad news is believed
SHRUNKEN = Decimal("0.5")  # of the last complete count; that few products are no catalogue
COUNT_AGES = timedelta(days=1)  # after which a shop may really have become that small
CUT_SHARE = Decimal("0.05")  # of the old price
CUT_UNITS = Decimal(5)  # in major units of the currency


def judge(
    sweep: Sweep, *, last_count: int | None, last_complete_at: datetime | None, now: datetime
) -> Sweep:
    """Take a sweep's completeness away when its product count cannot be true.

    Args:
        sweep: what was seen.
        last_count: products of the last complete sweep, if there was one.
        last_complete_at: when that was; a day later its count says nothing any more.
        now: aware, UTC.
    """
    if not sweep.complete:
        return sweep
    if sweep.products == 0:
        return replace(sweep, complete=False, reason=mark("The shop showed no products at all."))
    fresh = last_complete_at is not None and now - last_complete_at < COUNT_AGES
    if last_count and fresh and sweep.products <= SHRUNKEN * last_count:
        shown = "1 product" if sweep.products == 1 else f"{sweep.products} products"
        reason = f"The shop showed {shown} where it had {last_count}."
        return replace(sweep, complete=False, reason=reason)
    return sweep


def compare(
    known: Iterable[KnownListing], sweep: Sweep, *, is_silent: bool = False
) -> list[ListingVerdict]:
    """Say what is to be believed of every listing, and what changed.

    Of what shares no more than its id with a listing a look that is not complete says nothing.

    Args:
        known: all listings of the source as the store has them.
        sweep: what was seen of the source now, already judged.
        is_silent: learn everything and report nothing, as the first complete sweep of a source.
    """
    rest = {listing.id: listing for listing in known}
    verdicts = []
    for seen, match in zip(sweep.listings, matched(rest.values(), sweep), strict=True):
        if match is None:
            verdicts.append(_meet(seen))
        elif sweep.complete or not is_unlike(match.seen, seen):
            verdicts.append(_update(match, seen))
            del rest[match.id]
    if sweep.complete:
        verdicts.extend(_miss(listing) for listing in rest.values())
    if is_silent:
        verdicts = [replace(verdict, differences=()) for verdict in verdicts]
    return verdicts


def _meet(seen: Listing) -> ListingVerdict:
    """A listing never seen before: what it shows is believed as it stands."""
    sizes = tuple(
        KnownSize(label=size.label, raw=size.raw, stock=size.stock, link=size.link)
        for size in seen.sizes
    )
    arrived = tuple(size.label for size in sizes if size.stock is Stock.IN)
    live = (Difference(kind=ChangeKind.LIVE, sizes=arrived),) if arrived else _preorder(seen)
    return ListingVerdict(
        known_id=None,
        seen=seen,
        sizes=sizes,
        price=seen.price,
        dearer=None,
        misses=0,
        was_in=bool(arrived),
        was_preorder=seen.preorder is not None,
        differences=live,
    )


def _update(known: KnownListing, seen: Listing) -> ListingVerdict:
    before = dict(by_new_names({size.label: size for size in known.sizes}, seen.sizes))
    sizes: list[KnownSize] = []
    arrived: list[str] = []
    left: list[str] = []
    for size in seen.sizes:
        # A size the shop had not listed could not be bought: it was out.
        # Of a listing that showed no sizes at all nothing was known.
        unlisted = Stock.OUT if known.sizes else Stock.UNKNOWN
        old = before.pop(size.label, None) or KnownSize(
            label=size.label, raw=size.raw, stock=unlisted
        )
        new = replace(_believe(old, size.stock), raw=size.raw, link=size.link)
        sizes.append(new)
        if new.stock is Stock.IN and old.stock is Stock.OUT:
            arrived.append(size.label)
        if new.stock is Stock.OUT and old.stock is Stock.IN:
            left.append(size.label)
    for old in before.values():  # no longer listed beside its sisters: it cannot be bought
        new = _believe(old, Stock.OUT if seen.sizes else Stock.UNKNOWN)
        sizes.append(new)
        if new.stock is Stock.OUT and old.stock is Stock.IN:
            left.append(old.label)
    is_in = any(size.stock is Stock.IN for size in sizes)
    differences: list[Difference] = []
    if arrived:
        kind = ChangeKind.RESTOCK if known.was_in else ChangeKind.LIVE
        differences.append(Difference(kind=kind, sizes=tuple(arrived)))
    elif left and all(size.stock is Stock.OUT for size in sizes):
        differences.append(Difference(kind=ChangeKind.SOLD_OUT, sizes=tuple(left)))
    elif not (is_in or known.was_in or known.was_preorder):
        differences += _preorder(seen)
    price, dearer, cut = _price(known, seen.price)
    if cut is not None and is_in:
        differences.append(Difference(kind=ChangeKind.PRICE_CUT, old_price=cut))
    return ListingVerdict(
        known_id=known.id,
        seen=seen,
        sizes=tuple(sizes),
        price=price,
        dearer=dearer,
        misses=0,
        was_in=known.was_in or is_in,
        was_preorder=known.was_preorder or seen.preorder is not None,
        differences=tuple(differences),
    )


def _miss(known: KnownListing) -> ListingVerdict:
    """A listing that a complete sweep did not show: out after two of them, and never an alert."""
    misses = min(known.misses + 1, AGREEING)
    sizes = known.sizes
    if misses >= AGREEING:
        sizes = tuple(replace(size, stock=Stock.OUT, outs=0) for size in sizes)
    return ListingVerdict(
        known_id=known.id,
        seen=None,
        sizes=sizes,
        price=known.price,
        dearer=known.dearer,
        misses=misses,
        was_in=known.was_in,
        was_preorder=known.was_preorder,
    )


def _preorder(seen: Listing) -> tuple[Difference, ...]:
    """Return that a listing can be ordered before it ships, which is told once in its life."""
    ahead = tuple(size.label for size in seen.sizes if size.is_preorder)
    if seen.preorder is None or not ahead:
        return ()
    return (Difference(kind=ChangeKind.LIVE, sizes=ahead, is_preorder=True),)


def _believe(old: KnownSize, seen: Stock) -> KnownSize:
    if seen is Stock.UNKNOWN:
        return old
    if seen is Stock.IN or old.stock is Stock.OUT:
        return replace(old, stock=seen, outs=0)
    if old.outs + 1 >= AGREEING:
        return replace(old, stock=Stock.OUT, outs=0)
    return replace(old, outs=old.outs + 1)


def _price(
    known: KnownListing, seen: Money | None
) -> tuple[Money | None, Money | None, Money | None]:
    """Return the believed price, a higher one seen once, and the old price if this is a cut."""
    old = known.price
    if seen is None or seen == old:
        return old, None, None
    if old is None or seen.currency != old.currency:
        return seen, None, None
    if seen.amount > old.amount:
        return (seen, None, None) if known.dearer == seen else (old, seen, None)
    saved = old.amount - seen.amount
    is_cut = saved >= CUT_UNITS and saved >= CUT_SHARE * old.amount
    return seen, None, old if is_cut else None
