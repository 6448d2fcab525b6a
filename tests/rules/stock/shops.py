"""A shop over several sweeps: what is believed of it is kept from one to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.models import ChangeKind, KnownListing, ListingVerdict, Sweep
from bot.rules.stock.compare import compare


class Shop:
    """Keeps what is believed from sweep to sweep, as the store does."""

    def __init__(self) -> None:
        self.known: dict[int, KnownListing] = {}

    def see(self, seen: Sweep, *, is_silent: bool = False) -> list[tuple[ChangeKind, ...]]:
        """Compare, keep, and return the kinds of change of each listing that had any."""
        verdicts = compare(self.known.values(), seen, is_silent=is_silent)
        self.keep(verdicts)
        found = [tuple(part.kind for part in verdict.differences) for verdict in verdicts]
        return [kinds for kinds in found if kinds]

    def keep(self, verdicts: Iterable[ListingVerdict]) -> None:
        """Believe it."""
        for verdict in verdicts:
            listing_id = verdict.known_id or len(self.known) + 1
            seen = verdict.seen or self.known[listing_id].seen
            self.known[listing_id] = KnownListing(
                id=listing_id,
                seen=replace(seen, sizes=(), price=None),
                sizes=verdict.sizes,
                price=verdict.price,
                dearer=verdict.dearer,
                misses=verdict.misses,
                was_in=verdict.was_in,
                was_preorder=verdict.was_preorder,
            )


def heard(rounds: list[Sweep]) -> list[list[tuple[ChangeKind, ...]]]:
    """Return what each sweep after the first, silent one says."""
    shop = Shop()
    shop.see(rounds[0], is_silent=True)
    return [shop.see(seen) for seen in rounds[1:]]
