"""JSON-LD blocks made into nodes: plain dicts whose keys are in small letters.

Knows schema.org's way of linking things, and nothing of products.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sources.schema.embedded.repair import REPAIR_LIMIT, loads

Node = Mapping[str, Any]

BLOCKS_LIMIT = 200
DEPTH_LIMIT = 40
VALUES_LIMIT = 200_000  # in all blocks of a page
TYPES_LIMIT = 20
TEXT_LIMIT = 20_000

# A broken block that says what it is about, and nowhere names a product, has lost none. What breaks
# it may be the quotation marks.
_BESIDE = re.compile(r"@type\W{1,12}[a-z]{2}", re.IGNORECASE)
_OF_PRODUCTS = re.compile(r"product|offer|variant", re.IGNORECASE)
_PREFIXES = ("https://schema.org/", "http://schema.org/", "schema:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """What the blocks of a page say: their values, and the nodes in them that have an ``@id``.

    ``broken`` counts the blocks that could not be read and may have told of a product.
    """

    values: tuple[Any, ...]
    index: Mapping[str, Node]
    broken: int = 0

    def nodes(self, value: object) -> list[Node]:
        """Return a value's nodes: itself or its entries, references to other nodes followed.

        A text is a reference where a node is called so.
        """
        entries = value if isinstance(value, list) else [value]
        found = (self.index.get(part) if isinstance(part, str) else part for part in entries)
        return [self._follow(entry) for entry in found if isinstance(entry, Mapping)]

    def _follow(self, node: Node) -> Node:
        name = node.get("@id")
        if isinstance(name, str) and node.keys() <= {"@id", "@type"}:
            return self.index.get(name, node)
        return node


def read_graph(blocks: Iterable[str]) -> Graph:
    """Read the blocks of a page; null, false and text are no nodes and no fault.

    A block counts as a whole or as broken: of one that holds too much nothing is taken, so that no
    size in it seems to be gone.
    """
    values: list[Any] = []
    broken = 0
    budget = _Budget()
    mended = REPAIR_LIMIT
    for number, text in enumerate(blocks):
        if number >= BLOCKS_LIMIT or budget.left <= 0:
            broken += 1
            continue
        if not text.strip():
            continue
        try:
            values.append(budget.lower(loads(text, mended=mended), 0))
        except ValueError:
            mended -= min(len(text), mended)
            broken += len(text) > REPAIR_LIMIT or _may_be_of_products(text)
    return make_graph(values, broken=broken)


def _may_be_of_products(text: str) -> bool:
    return _OF_PRODUCTS.search(text) is not None or _BESIDE.search(text) is None


def make_graph(values: Iterable[Any], *, broken: int = 0) -> Graph:
    """Join values, with keys in small letters, into a graph."""
    values = tuple(values)
    index: dict[str, Node] = {}
    for node in walk(values):
        name = node.get("@id")
        if isinstance(name, str) and not node.keys() <= {"@id", "@type"}:
            index.setdefault(name, node)
    return Graph(values=values, index=index, broken=broken)


def walk(value: object) -> Iterator[Node]:
    """Yield every node in a value, outer ones first, in the order of the page."""
    stack: list[object] = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, Mapping):
            yield item
            stack.extend(reversed(list(item.values())))
        elif isinstance(item, (list, tuple)):
            stack.extend(reversed(item))


def types(node: Node) -> frozenset[str]:
    """Return a node's types in small letters, without schema.org before them."""
    told = node.get("@type")
    names = told[:TYPES_LIMIT] if isinstance(told, list) else [told]
    return frozenset(_bare(name).casefold() for name in names if isinstance(name, str))


def text_of(value: object) -> str:
    """Return a value's text: itself, a number's digits, or the first of a list."""
    if isinstance(value, list):
        value = next((entry for entry in value if isinstance(entry, (str, int))), "")
    if isinstance(value, Mapping):
        value = value.get("@value", "")
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else ""
    return value[:TEXT_LIMIT].strip()


def _bare(name: str) -> str:
    name = name.strip()
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name


@dataclass(slots=True)
class _Budget:
    """Puts keys into small letters; raises ValueError where the page holds too much."""

    left: int = VALUES_LIMIT

    def lower(self, value: Any, depth: int) -> Any:
        self.left -= 1
        if self.left <= 0 or depth > DEPTH_LIMIT:
            raise ValueError("too much")
        if isinstance(value, dict):
            return {
                _bare(key).casefold(): self.lower(inner, depth + 1) for key, inner in value.items()
            }
        if isinstance(value, list):
            return [self.lower(inner, depth + 1) for inner in value]
        return value
