"""Microdata (itemscope, itemprop, itemref), and RDFa, made into the same nodes as JSON-LD.

Knows nothing of products.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.parsing import clean
from bot.sources.schema.embedded.jsonld import Graph, make_graph

ITEMS_LIMIT = 2_000
VALUES_LIMIT = 20_000  # of all items of a page
STEPS_LIMIT = 200_000  # from properties up to their items; a real page takes a few thousand
ANCESTORS_LIMIT = 200
TEXT_LIMIT = 2_000
# Where an element's value is, by the standard; "content" is used on all of them in the wild.
_SOURCES = {
    **dict.fromkeys(["audio", "embed", "iframe", "img", "source", "track", "video"], "src"),
    **dict.fromkeys(["a", "area", "link"], "href"),
    "object": "data",
    "data": "value",
    "meter": "value",
    "time": "datetime",
}
_ADDRESSES = frozenset({"src", "href", "data", "resource"})
_OURS = ("https://schema.org/", "http://schema.org/", "schema:")  # before a property's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """What the attributes are called that say the same: of an item, its type, a property, a name.

    ``value`` is another one, in which a property's value may stand.
    """

    item: str
    kind: str
    property: str
    name: str
    value: str | None = None


MICRODATA = Attributes(item="itemscope", kind="itemtype", property="itemprop", name="itemid")
RDFA = Attributes(
    item="typeof", kind="typeof", property="property", name="resource", value="resource"
)


def read_microdata(tree: LexborHTMLParser, *, url: str, called: Attributes = MICRODATA) -> Graph:
    """Read the items of a page; one with more than any shop's is read to a limit, and broken."""
    items: dict[int, dict[str, Any]] = {}
    referred: dict[str, int] = {}
    found = tree.css(f"[{called.item}]")
    is_cut = len(found) > ITEMS_LIMIT
    for element in found[:ITEMS_LIMIT]:
        attributes = element.attributes
        item: dict[str, Any] = {}
        if kinds := (attributes.get(called.kind) or "").split():
            item["@type"] = kinds
        if name := attributes.get(called.name):
            item["@id"] = name
        items[element.mem_id] = item
        for other in (attributes.get("itemref") or "").split():
            referred.setdefault(other, element.mem_id)
    owned: set[int] = set()
    links: list[tuple[int, str, Any]] = []
    steps = STEPS_LIMIT
    for element in tree.css(f"[{called.property}]"):
        if steps <= 0 or len(links) >= VALUES_LIMIT:
            is_cut = True
            break
        names = _names(element.attributes.get(called.property) or "")
        owner, taken = _owner(element, items, referred)
        steps -= taken
        if not names or owner is None:
            if element.mem_id in items and names:
                items[element.mem_id].setdefault("@property", names[0].casefold())
            continue
        if element.mem_id in items:
            owned.add(element.mem_id)
            value: Any = element.mem_id
        else:
            value = _value(element, url, called)
        links += [(owner, name, value) for name in names]
    return _join(items, links, owned, broken=int(is_cut))


def _join(
    items: dict[int, dict[str, Any]],
    links: list[tuple[int, str, Any]],
    owned: set[int],
    *,
    broken: int,
) -> Graph:
    """Put each value into its item; an item inside itself stays outside."""
    parents: dict[int, int] = {}
    for owner, name, value in links:
        inner = value
        if isinstance(value, int):
            if _is_inside(owner, value, parents):
                owned.discard(value)
                continue
            parents.setdefault(value, owner)
            inner = items[value]
        known = items[owner].get(name)
        if known is None:
            items[owner][name] = inner
        elif isinstance(known, list):
            known.append(inner)
        else:
            items[owner][name] = [known, inner]
    whole = (item for key, item in items.items() if key not in owned)
    return make_graph(whole, broken=broken)


def _is_inside(item: int, other: int, parents: dict[int, int]) -> bool:
    """Tell whether an item is another, or anywhere inside it."""
    at: int | None = item
    for _ in range(ANCESTORS_LIMIT):
        if at is None:
            return False
        if at == other:
            return True
        at = parents.get(at)
    return True


def _owner(
    element: LexborNode, items: dict[int, dict[str, Any]], referred: dict[str, int]
) -> tuple[int | None, int]:
    """Return the item an element's property belongs to, and the steps that took.

    It is the nearest around it, or the one that names it by itemref.
    """
    at = element
    for step in range(1, ANCESTORS_LIMIT):
        name = at.attributes.get("id")
        if name and name in referred and referred[name] != element.mem_id:
            return referred[name], step
        parent = at.parent
        if parent is None:
            return None, step
        if parent.mem_id in items:
            return parent.mem_id, step
        at = parent
    return None, ANCESTORS_LIMIT


def _names(text: str) -> list[str]:
    """Return the names of a property in small letters; those of other vocabularies are none."""
    names: list[str] = []
    for word in text.split():
        bare = next((word.removeprefix(ours) for ours in _OURS if word.startswith(ours)), word)
        if ":" not in bare:
            names.append(bare.casefold())
    return names


def _value(element: LexborNode, url: str, called: Attributes) -> str:
    attributes = element.attributes
    content = attributes.get("content")
    if content is not None:
        return clean(content, TEXT_LIMIT)
    source = _SOURCES.get(element.tag or "")
    if called.value is not None and called.value in attributes:
        source = called.value
    told = attributes.get(source) if source else None
    if told is None:
        return clean(element.text(deep=True, separator=" ")[: TEXT_LIMIT * 4], TEXT_LIMIT)
    text = clean(told, TEXT_LIMIT)
    if source not in _ADDRESSES:
        return text
    try:
        return urljoin(url, text)
    except ValueError:
        return text
