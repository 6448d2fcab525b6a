"""Which listing of a source each product of a look is: by its id, its code, name or handle.

A shop that deletes a product and makes it again gives it another id and often another handle. A
list's ids may be the numbers of its rows, and stand under another shoe when one is put in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bot.models import KnownListing, Listing, Sweep
from bot.parsing import one_tells_more, release_of, same_drop


def matched(known: Iterable[KnownListing], sweep: Sweep) -> Iterator[KnownListing | None]:
    """Return the listing that each product of a sweep is, in their order; none for a new one.

    By the shop's id, unless another shoe stands under it now. Where the id is gone, by the style
    code, if one product of the look and one of the listings that went last have it: only a complete
    look tells what went. Where one of the two has no code, likewise by the name. Else by the
    handle.

    Args:
        known: all listings of the source.
        sweep: what was seen of it.
    """
    matcher = _Matcher(known, sweep.listings)
    matcher.by_product_id()
    if sweep.complete:
        matcher.by_style_code()
        matcher.by_name()
    matcher.by_handle()
    return (matcher.found.get(place) for place in range(len(sweep.listings)))


def is_unlike(known: Listing, seen: Listing) -> bool:
    """Tell whether a product shares its id alone with a listing: its code is gone, its name other.

    So a row that was damaged looks, and one of another shoe whose id is the number of its row.
    """
    return (
        known.handle != seen.handle
        and known.style_code is not None
        and seen.style_code is None
        and not one_tells_more(known.title, seen.title)
        and not same_drop(known.title, seen.title)
    )


class _Matcher:
    """Matches products and listings, each once, from the surest sign to the weakest."""

    def __init__(self, known: Iterable[KnownListing], seen: tuple[Listing, ...]) -> None:
        self._seen = seen
        self._known = tuple(known)
        self._left = {listing.id: listing for listing in self._known}
        self.found: dict[int, KnownListing] = {}  # by the product's place in the look

    def by_product_id(self) -> None:
        by_id: dict[str, list[KnownListing]] = defaultdict(list)
        for listing in self._left.values():
            by_id[listing.seen.product_id].append(listing)
        for place, seen in enumerate(self._seen):
            same = [one for one in by_id[seen.product_id] if not self._is_other(one.seen, seen)]
            self._take(place, sorted(same, key=lambda one: one.seen.handle != seen.handle))

    def by_style_code(self) -> None:
        went: dict[str, list[KnownListing]] = defaultdict(list)
        for listing in self._left.values():
            if listing.seen.style_code is not None:
                went[listing.seen.style_code].append(listing)
        counts = Counter(seen.style_code for seen in self._seen)
        for place, seen in enumerate(self._seen):
            code = seen.style_code
            if code is not None and counts[code] == 1 and len(latest := _latest(went[code])) == 1:
                self._take(place, latest)

    def by_name(self) -> None:
        went: dict[tuple[str, ...], list[KnownListing]] = defaultdict(list)
        came: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for listing in self._left.values():
            went[release_of(listing.seen.title).colours].append(listing)
        for place, seen in enumerate(self._seen):
            if place not in self.found:
                came[release_of(seen.title).colours].append(place)
        for colours, places in came.items():
            for place in places:
                seen = self._seen[place]
                alike = _latest([one for one in went[colours] if _is_same_named(one.seen, seen)])
                rivals = [other for other in places if _is_same_named(self._seen[other], seen)]
                if len(alike) == len(rivals) == 1:
                    self._take(place, alike)

    def by_handle(self) -> None:
        rarest_first = sorted(self._left.values(), key=lambda listing: -listing.misses)
        by_handle = {listing.seen.handle: listing for listing in rarest_first}
        for place, seen in enumerate(self._seen):
            listing = by_handle.get(seen.handle)
            if listing is not None and not _has_other_code(listing.seen, seen):
                self._take(place, [listing])

    def _is_other(self, known: Listing, seen: Listing) -> bool:
        """Tell whether another shoe stands under an id now.

        A product that keeps its handle is the same one corrected, and one that nothing else is
        taken for is the same one renamed.
        """
        if known.handle == seen.handle:
            return False
        if known.style_code is not None and seen.style_code is not None:
            return known.style_code != seen.style_code
        if one_tells_more(known.title, seen.title):
            return False
        others = (one.seen for one in self._known if one.seen.product_id != seen.product_id)
        went_on = (one for one in self._seen if one.product_id != seen.product_id)
        return any(_is_same_named(one, seen) for one in others) or any(
            _is_same_named(one, known) for one in went_on
        )

    def _take(self, place: int, candidates: Iterable[KnownListing]) -> None:
        if place in self.found:
            return
        listing = next((one for one in candidates if one.id in self._left), None)
        if listing is not None:
            self.found[place] = self._left.pop(listing.id)


def _latest(listings: Sequence[KnownListing]) -> list[KnownListing]:
    """Return the listings that were seen last: what a misread look once added is gone for long."""
    fewest = min((listing.misses for listing in listings), default=0)
    return [listing for listing in listings if listing.misses == fewest]


def _is_same_named(one: Listing, other: Listing) -> bool:
    """Tell whether the names of two products are of one shoe, and their codes say nothing else."""
    return not _has_other_code(one, other) and same_drop(one.title, other.title)


def _has_other_code(known: Listing, seen: Listing) -> bool:
    codes = {known.style_code, seen.style_code} - {None}
    return len(codes) > 1
