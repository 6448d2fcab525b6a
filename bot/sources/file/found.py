"""What all rows of a file together tell: drops and listings, and which rows are one.

Knows nothing of how a row is read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import reduce

from bot.models import Listing, SeenDrop
from bot.parsing import one_tells_more
from bot.sources.file.sizes import joined
from bot.sources.reading import DropsByShoe, short_key


@dataclass(slots=True)
class FileContents:
    """What the rows of a file have told so far."""

    drops: DropsByShoe = field(default_factory=DropsByShoe)
    listings: dict[str, Listing] = field(default_factory=dict)
    shelves: dict[str, str] = field(default_factory=dict)  # of listings: whose shoe, and where
    faults: list[str] = field(default_factory=list)
    places: dict[SeenDrop, str] = field(default_factory=dict)
    is_cut: bool = False

    def add(self, drop: SeenDrop, where: str) -> None:
        """Keep a drop, unless an earlier row told of it already."""
        first = self.drops.add(drop)
        if first != drop:
            self.faults.append(
                f"{where} tells of the same drop as {self.places[first]} in another way; "
                "give each an id of its own."
            )
        self.places.setdefault(first, where.lower())

    def add_listing(self, listing: Listing, shelf: str) -> None:
        """Keep a listing, or join it to the earlier rows of the same one."""
        other = self.listings.get(listing.product_id)
        if other is not None and not _is_one_shoe(other, listing):  # an id that names all rows
            own = f"{listing.handle}#{listing.product_id}"
            listing = replace(listing, product_id=short_key(own))
            other = self.listings.get(listing.product_id)
        self.listings[listing.product_id] = joined(other, listing) if other else listing
        self.shelves[listing.product_id] = shelf

    def join_shelves(self, own: str) -> None:
        """Join the rows of one shoe at one shop, whatever their ids.

        They are one where they have one page, and where each tells other sizes, as in a file whose
        ids are the rows' own.

        Args:
            own: the file's address, which stands for the page of a row that names none.
        """
        by_shelf: dict[str, list[Listing]] = defaultdict(list)
        for product_id, shelf in self.shelves.items():
            by_shelf[shelf].append(self.listings[product_id])
        for shelf, rows in by_shelf.items():
            sizes = [size.label for row in rows for size in row.sizes]
            has_page = rows[0].url != own
            if len(rows) == 1 or not (has_page or len(sizes) == len(set(sizes))):
                continue
            longest = max(rows, key=lambda row: len(row.sizes))
            whole = reduce(joined, rows)
            for row in rows:
                del self.listings[row.product_id]
            key = longest.product_id if len(longest.sizes) > 1 else shelf
            self.listings[key] = replace(whole, product_id=key)


def _is_one_shoe(one: Listing, other: Listing) -> bool:
    if one.style_code is not None and other.style_code is not None:
        return one.style_code == other.style_code
    return one_tells_more(one.title, other.title)
