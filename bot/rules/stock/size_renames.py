"""Sizes that a shop gives other names, "9" for "US 9": they did not sell out, and did not come in.

Knows nothing of what follows for their stock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.models import KnownSize, Size, Stock
from bot.parsing.sizes import same_size

MOST = 60  # sizes of one listing; no shoe comes in more, and every pair is looked at


def by_new_names(known: Mapping[str, KnownSize], seen: Sequence[Size]) -> Mapping[str, KnownSize]:
    """Return what is known of a listing's sizes by the names they have now.

    Only where the shop shows none of the names it had: it tells of all sizes in another way. A size
    without a like keeps its old name. Where several may be one, which was which is unknown, and so
    is the stock they had.

    Args:
        known: the sizes by their names until now.
        seen: the sizes as they are shown now.
    """
    if any(size.label in known for size in seen) or max(len(known), len(seen)) > MOST:
        return known
    likes = {
        size.label: [label for label in known if same_size(label, size.label)] for size in seen
    }
    taken = [label for found in likes.values() for label in found]
    named = {label: size for label, size in known.items() if label not in taken}
    for new, found in likes.items():
        if not found:
            continue
        old = known[found[0]]
        is_sure = len(found) == 1 and taken.count(old.label) == 1
        named[new] = (
            replace(old, label=new)
            if is_sure
            else replace(old, label=new, stock=Stock.UNKNOWN, outs=0)
        )
    return named
