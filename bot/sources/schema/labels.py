"""Which sizes a source has shown before: a size it never named is believed at the second look.

Knows nothing of requests. A web page that is cut, half translated or told in another way names
its sizes differently, and every new name would look like a size that came in. So the first time a
known product shows a size under a new name its stock is unknown; and a product that has told its
sizes tells nothing while it only says that some size is in stock. The comparison of looks follows
new names only where each is like an old one and all are new; neither of these is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.models import Listing, Page, SourceSpec, Stock
from bot.sources.reading import Tally, load, note
from bot.sources.schema.sizes import UNTOLD

LISTINGS_LIMIT = 500
LABELS_LIMIT = 200

Labels = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSizes:
    """The sizes of each product by its handle."""

    labels: Labels


def believe(tally: Tally, spec: SourceSpec, remembered: Mapping[str, Page]) -> None:
    """Doubt the new sizes among what a look has seen, and remember all of them."""
    url = labels_url(spec.url)
    shown = load(ShownSizes, remembered.get(url))
    labels = shown.labels if shown is not None else {}
    seen = list(tally.listings.values())
    for key, listing in tally.listings.items():
        tally.listings[key] = doubt_new(listing, labels.get(listing.handle, []))
    tally.pages[url] = note(url, ShownSizes(labels=learn(labels, seen)))


def labels_url(url: str) -> str:
    """Return the address the sizes of a source are kept under; it is never asked for."""
    return f"{url}#sizes"


def doubt_new(listing: Listing, known: Sequence[str]) -> Listing:
    """Return a listing whose sizes of new names are not believed to be in stock yet.

    Args:
        listing: as it was read.
        known: the sizes it has shown before; none for one never seen, which is believed.
    """
    if not known:
        return listing
    if any(label != UNTOLD for label in known) and all(s.label == UNTOLD for s in listing.sizes):
        return replace(listing, sizes=())
    sizes = tuple(
        replace(size, stock=Stock.UNKNOWN)
        if size.stock is Stock.IN and size.label not in known
        else size
        for size in listing.sizes
    )
    return replace(listing, sizes=sizes)


def learn(labels: Labels, listings: Iterable[Listing]) -> Labels:
    """Return the sizes with those of some listings added, the latest products last."""
    learnt = dict(labels)
    for listing in listings:
        known = learnt.pop(listing.handle, [])
        shown = [size.label for size in listing.sizes]
        learnt[listing.handle] = list(dict.fromkeys([*shown, *known]))[:LABELS_LIMIT]
    return dict(list(learnt.items())[-LISTINGS_LIMIT:])
