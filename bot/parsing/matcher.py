"""Tell a New Balance 2002R from everything else a shop sells.

Knows nothing of sources or stock. The style code decides first, then the words of the title; the
year 2002, other models and other brands never do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.parsing.shoe_names import guess_colorway
from bot.parsing.style_codes import (
    SCANNED,
    first_code,
    is_kids_code,
    labelled_code,
    may_hold_code,
    name_several,
    normalise_style_code,
    old_code,
)
from bot.parsing.titles import (
    BARE_2002,
    BRAND,
    MULE,
    NAME_2002R,
    ONLY_2002R,
    OTHER_BRAND,
    OTHER_MODEL,
    SANDAL,
    YEAR,
    is_accessory,
    is_for_kids,
    plain_title,
)

__all__ = ["ProductMatch", "match", "normalise_style_code"]

MODEL_2002R = "2002R"
MODEL_MULE = "2002R Mule"  # slip-ons, slides and clogs too
MODEL_SANDAL = "2002R Sandal"
MODEL_KIDS = "2002R Kids"  # whatever else it is: who buys for adults cannot wear it
MODEL_2002 = "2002"  # the model of 2010, which the 2002R revived


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductMatch:
    """What a product turned out to be.

    ``model`` is "2002R", "2002R Mule", "2002R Sandal", "2002R Kids" or "2002"; all but the last
    become listings.
    """

    model: str
    style_code: str | None = None
    colorway: str | None = None

    @property
    def is_2002r(self) -> bool:
        """Tell whether the product is a 2002R, mules, sandals and kids' shoes included."""
        return self.model != MODEL_2002


def match(
    title: str,
    *,
    handle: str = "",
    tags: Iterable[str] = (),
    skus: Iterable[str] = (),
    body: str = "",
    vendor: str = "",
) -> ProductMatch | None:
    """Return what a product is if it is a 2002 or 2002R, and None if it is anything else.

    The title's own words come before all others: a shop that copies a product keeps the handle,
    tags and description of another. A product whose numbers are of several shoes has no code of
    its own: what is told of one of them is not told under another's.
    """
    skus, tags = list(skus), list(tags)
    if not may_hold_code((title, handle, *skus, *tags)) and "2002" not in body[:SCANNED]:
        return None  # nearly always: patterns are slow next to this
    title = plain_title(title)
    if OTHER_BRAND.search(title) and not BRAND.search(title):
        return None
    code = first_code((title,))
    is_named = bool(NAME_2002R.search(title))
    if is_accessory(title, has_code=code is not None):
        return None
    if code is None and not is_named and OTHER_MODEL.search(title):
        return None
    address = handle.replace("-", " ").replace("_", " ")
    is_pack = code is None and name_several(skus)
    if code is None:
        code = first_code((*skus, *tags, handle)) or labelled_code(body)
    if code is not None or is_named or NAME_2002R.search(address):
        return ProductMatch(
            model=_model(f"{title} {address}", title, code, tags),
            style_code=None if is_pack else code,
            colorway=guess_colorway(title),
        )
    return _match_2002(title, skus, vendor)


def _match_2002(title: str, skus: Iterable[str], vendor: str) -> ProductMatch | None:
    """Return a bare "2002" of New Balance: the older shoe, unless its pack is one of the 2002R."""
    is_ours = bool(BRAND.search(title) or BRAND.search(vendor))
    is_named = bool(BARE_2002.search(title)) and not YEAR.search(title)
    if old_code((title, *skus)) is not None or (is_ours and is_named):
        model = MODEL_2002R if ONLY_2002R.search(title) else MODEL_2002
        return ProductMatch(model=model, colorway=guess_colorway(title))
    return None


def _model(words: str, title: str, code: str | None, tags: Iterable[str]) -> str:
    if is_kids_code(code) or is_for_kids(title, tags):
        return MODEL_KIDS
    if SANDAL.search(words):
        return MODEL_SANDAL
    return MODEL_MULE if MULE.search(words) else MODEL_2002R
