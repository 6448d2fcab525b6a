"""The variations of a WooCommerce product, made into sizes.

Knows nothing of requests. Of a variation the shop tells each attribute's slug ("44-5"), of the
product what the slugs are called ("44.5"). Stock is what the variation itself says: on backorder
and not purchasable are *out*, because they cannot be had now; without a word it is *unknown*.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from bot.models import Money, Size, Stock
from bot.parsing import clean, says_preorder
from bot.parsing.sizes import Note, is_shoe_size, note_beside, same_size
from bot.sources.reading import OPTIONS, BrokenProductError, Variant, doubt_odd, sizes_of_variants

TEXT_LIMIT = 100
ATTRIBUTES_LIMIT = 10
TERMS_LIMIT = 200
SIZES_LIMIT = 500
ANY = ""  # a variation that serves every value of an attribute

_TAG = re.compile(r"<[^<>]{0,200}>")
_PREFIX = re.compile(r"^(?:attribute_)?(?:pa_)?", re.IGNORECASE)
_HALF = re.compile(r"(?:([a-z]{2,3})-)?(\d{1,2})[-_]5(?:-([a-z]{2,3}))?", re.IGNORECASE)
_THIRD = re.compile(r"(?:([a-z]{2,3})-)?(\d{1,2})[-_]([12])[-_]3(?:-([a-z]{2,3}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """One variation: the value of each attribute by its name, its stock and its price.

    ``served`` counts the attributes of which it serves every value; ``link`` is as in
    :class:`bot.models.Size`.
    """

    values: Mapping[str, str]
    stock: Stock = Stock.UNKNOWN
    price: Money | None = None
    is_preorder: bool = False
    served: int = 0
    link: str | None = None


@dataclass(slots=True)
class Terms:
    """What the values of each attribute are called, by the attribute's plain name and the slug."""

    names: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, attribute: str, slug: str, name: str) -> None:
        """Learn a value's name."""
        known = self.names.setdefault(plain_name(attribute), {})
        if slug and name and len(known) < TERMS_LIMIT:
            known.setdefault(_folded(slug), clean(name, TEXT_LIMIT))

    def name(self, attribute: str, slug: str) -> str:
        """Return what a value is called; where nothing tells, what its slug spells.

        Of two values that are called by one size, the one whose slug spells another is that.
        """
        known = self.names.get(plain_name(attribute), {})
        name, own = known.get(_folded(slug)), spelled(slug)
        if name is None:
            return own
        is_shared = list(known.values()).count(name) > 1
        is_another = is_shared and is_shoe_size(own) and not same_size(own, name)
        return own if is_another else name

    def fit(self, variation: Variation, attributes: Sequence[str]) -> bool:
        """Tell whether every value of a variation is among those told, where any are."""
        for name in attributes:
            known = self.names.get(plain_name(name))
            value = variation.values[name]
            if known and _folded(value) not in known and value not in known.values():
                return False
        return True

    def all(self, attribute: str) -> list[str]:
        """Return every value of an attribute."""
        return list(dict.fromkeys(self.names.get(plain_name(attribute), {}).values()))


def sizes_of_variations(variations: Sequence[Variation], terms: Terms) -> tuple[Size, ...]:
    """Return the sizes of a product in the shop's order.

    Raises:
        BrokenProductError: some variations tell their size and others do not.
    """
    whole = _own_first([each for one in variations for each in _expanded(one, terms)], terms)
    attributes = list(dict.fromkeys(name for variation in whole for name in variation.values))
    if not attributes or any(variation.values.keys() != set(attributes) for variation in whole):
        raise BrokenProductError
    if len(whole) > SIZES_LIMIT:
        raise BrokenProductError
    varied = [
        name for name in attributes if len({variation.values[name] for variation in whole}) > 1
    ]
    ordered = [*varied, *(name for name in attributes if name not in varied)][:OPTIONS]
    for name in varied:
        shown = {terms.name(name, variation.values[name]) for variation in whole}
        if len(shown) == len(whole) and all(map(is_shoe_size, shown)):
            ordered = [name]  # one colour, whatever it is called
            break
    variants = [
        Variant(
            values=tuple(terms.name(name, variation.values[name]) for name in ordered),
            stock=variation.stock if terms.fit(variation, ordered) else Stock.UNKNOWN,
            price=variation.price,
            is_preorder=variation.is_preorder and terms.fit(variation, ordered),
            link=variation.link,
        )
        for variation in whole
    ]
    names = [plain_name(name).replace("-", " ") for name in ordered]
    return doubt_odd(sizes_of_variants(variants, names))


def stock_of(entry: Mapping[str, Any]) -> Stock:
    """Return what a product or variation of the API, or of a page, says of its own stock.

    Words that say that it cannot be had ("Coming soon") doubt what its data says.
    ``low_stock_remaining`` and the quantities that may be bought are not looked at: they are
    hints for buyers, and often made up.
    """
    is_in = entry.get("is_in_stock")
    if is_in is False:
        return Stock.OUT
    if is_in is not True:
        return Stock.UNKNOWN
    told = entry.get("stock_availability")
    kind = told.get("class") if isinstance(told, Mapping) else entry.get("availability_html")
    if entry.get("is_on_backorder") is True or (isinstance(kind, str) and "on-backorder" in kind):
        return Stock.OUT
    if isinstance(kind, str) and "out-of-stock" in kind:
        return Stock.UNKNOWN  # it says both
    if entry.get("is_purchasable") is False or entry.get("variation_is_active") is False:
        return Stock.OUT
    return _of_words(told.get("text") if isinstance(told, Mapping) else kind)


def _of_words(text: object) -> Stock:
    """Return what the words for its stock leave of something that its data says is there."""
    words = clean(_TAG.sub(" ", text[: 3 * TEXT_LIMIT])) if isinstance(text, str) else ""
    note = note_beside(f"9 ({words})")  # what is said of a size is said so here too
    if note is Note.LATER:
        return Stock.OUT
    return Stock.UNKNOWN if note is Note.OUT else Stock.IN


def is_preorder(entry: Mapping[str, Any]) -> bool:
    """Tell whether a product or variation says that it can be ordered before it ships.

    Plugins for pre-orders say so where the stock is told, or on the button.
    """
    if entry.get("is_in_stock") is not True:
        return False
    told, button = entry.get("stock_availability"), entry.get("add_to_cart")
    texts = [entry.get("availability_html")]
    texts += [part.get("text") for part in (told, button) if isinstance(part, Mapping)]
    return says_preorder(text for text in texts if isinstance(text, str))


def plain_name(attribute: str) -> str:
    """Return an attribute's name without WooCommerce's marks: "attribute_pa_size" is "size"."""
    return clean(
        _PREFIX.sub("", unquote(html.unescape(attribute[:TEXT_LIMIT]))), TEXT_LIMIT
    ).casefold()


def spelled(slug: str) -> str:
    """Return what a slug spells: "44-5" is "44.5", "us-9-5" is "US 9.5", "42-2-3" is "42 2/3"."""
    text = clean(unquote(slug[: TEXT_LIMIT * 3]), TEXT_LIMIT)
    if half := _HALF.fullmatch(text):
        system = half[1] or half[3] or ""
        return f"{system.upper()} {half[2]}.5".strip()
    if third := _THIRD.fullmatch(text):
        system = third[1] or third[4] or ""
        return f"{system.upper()} {third[2]} {third[3]}/3".strip()
    return (
        text.replace("-", " ")
        if re.fullmatch(r"[a-z]{1,3}-\d{1,2}|\d{1,2}-[a-z]{1,3}", text)
        else text
    )


def _expanded(variation: Variation, terms: Terms) -> list[Variation]:
    """Return a variation once for each value of an attribute it serves all values of."""
    found = [variation]
    for name, value in variation.values.items():
        if value != ANY:
            continue
        values = terms.all(name)
        if not values or len(values) * len(found) > SIZES_LIMIT:
            raise BrokenProductError
        found = [
            replace(each, values={**each.values, name: term}, served=each.served + 1)
            for each in found
            for term in values
        ]
    return found


def _own_first(variations: Sequence[Variation], terms: Terms) -> list[Variation]:
    """Leave out what a variation for all values says of one that has a variation of its own."""
    least: dict[tuple[tuple[str, str], ...], int] = {}
    keys = [
        tuple(sorted((name, terms.name(name, value)) for name, value in variation.values.items()))
        for variation in variations
    ]
    for key, variation in zip(keys, variations, strict=True):
        least[key] = min(variation.served, least.get(key, variation.served))
    return [
        variation
        for key, variation in zip(keys, variations, strict=True)
        if variation.served == least[key]
    ]


def _folded(slug: str) -> str:
    return unquote(slug[: TEXT_LIMIT * 3]).casefold()
