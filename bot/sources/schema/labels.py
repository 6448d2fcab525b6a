"""Which sizes a source has shown before: a size it never named is believed at the second look.

Knows nothing of requests. A web page that is cut, half translated or told in another way names
its sizes differently, and every new name would look like a size that came in. So the first time a
known product shows a size under a new name its stock is unknown; and a product that has told its
sizes tells nothing while it only says that some size is in stock. The comparison of looks follows
new names only where each is like an old one and all are new; neither of these is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.models import Listing, Page, SourceSpec, Stock
from bot.sources.reading import Tally
from bot.sources.schema.sizes import UNTOLD

FORMAT = 1
LISTINGS_LIMIT = 500
LABELS_LIMIT = 200

Labels = dict[str, list[str]]


def believe(tally: Tally, spec: SourceSpec, remembered: Mapping[str, Page]) -> None:
    """Doubt the new sizes among what a look has seen, and remember all of them."""
    labels = load_labels(remembered.get(labels_url(spec.url)))
    seen = list(tally.listings.values())
    for key, listing in tally.listings.items():
        tally.listings[key] = doubt_new(listing, labels.get(listing.handle, []))
    page = dump_labels(learn(labels, seen), spec.url)
    tally.pages[page.url] = page


def labels_url(url: str) -> str:
    """Return the address the sizes of a source are kept under; it is never asked for."""
    return f"{url}#sizes"


def load_labels(page: Page | None) -> Labels:
    """Read the sizes of each product by its handle; none of another format."""
    if page is None:
        return {}
    try:
        value = json.loads(page.extract)
        if value["format"] != FORMAT:
            return {}
        return {
            str(handle): [str(label) for label in labels]
            for handle, labels in value["labels"].items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def dump_labels(labels: Labels, url: str) -> Page:
    """Write the sizes as a page to be remembered."""
    kept = dict(list(labels.items())[-LISTINGS_LIMIT:])
    extract = json.dumps({"format": FORMAT, "labels": kept}, ensure_ascii=False)
    return Page(url=labels_url(url), etag=None, last_modified=None, extract=extract)


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
    return learnt
