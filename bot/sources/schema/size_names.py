"""What a schema.org node calls its size, wherever it says so.

Knows nothing of stock or of other nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.parsing import clean
from bot.parsing.sizes import is_shoe_size
from bot.sources.reading import is_size_name
from bot.sources.schema.embedded import Graph, Node, text_of

PROPERTIES_LIMIT = 50
NAME_LIMIT = 300
EDGES = " -\u2013\u2014|/,:()[]"

_SYSTEM = re.compile(r"wearablesizesystem|sizesystem", re.IGNORECASE)
_SYSTEMS = {"us": "US", "uk": "UK", "europe": "EU", "eu": "EU", "en13402": "EU", "fr": "FR"}
_SYSTEMS |= {"jp": "CM", "japan": "CM", "gs1": ""}
_JOINT = re.compile(r"\s[-\u2013\u2014|/]\s|[,:]\s|[()\[\]]")


def size_of(node: Node, graph: Graph) -> str:
    """Return the size a node names in fields of its own: ``size``, else a property called so."""
    size = _size(node.get("size"), graph)
    for part in graph.nodes(node.get("additionalproperty"))[:PROPERTIES_LIMIT]:
        named = (text(part.get("name")), text(part.get("propertyid")))
        if not size and any(map(is_size_name, named)):
            size = _size(part.get("value"), graph)
    return size


def offered_size(offer: Node, graph: Graph, *, title: str) -> str:
    """Return the size an offer names: its own, that of its item, or one in their names.

    Args:
        offer: the node.
        graph: where its references lead.
        title: the product's; what a name says beyond it may be the size.
    """
    nodes = [offer, *graph.nodes(offer.get("itemoffered"))]
    told = (size for node in nodes if (size := size_of(node, graph)))
    named = (
        size for node in nodes if (size := _in_name(text(node.get("name"), NAME_LIMIT), title))
    )
    return next(told, "") or next(named, "")


def text(value: object, limit: int = 100) -> str:
    """Return a value's text as one line."""
    return clean(text_of(value), limit)


def _in_name(name: str, title: str) -> str:
    """Return the size in a name: all that it says beyond the title, or a part that stands apart."""
    rest = name.replace(title, " ", 1).strip(EDGES) if title else name
    if is_shoe_size(rest):
        return rest
    return next((part for part in _parts(name) if is_shoe_size(part)), "")


def _parts(name: str) -> Iterator[str]:
    """Return the parts of a name that stand apart, the last first."""
    parts = [part.strip(EDGES) for part in _JOINT.split(name)]
    yield from (part for part in reversed(parts[1:]) if part)


def _size(value: object, graph: Graph) -> str:
    """Return a size's text: "9", 42.5, or a SizeSpecification with its system before it."""
    entry = value[0] if isinstance(value, list) and value else value
    if not isinstance(entry, dict):
        return text(entry)
    nodes = graph.nodes(entry)
    if not nodes:
        return ""
    node = nodes[0]
    raw = text(node.get("name")) or text(node.get("value"))
    system = _SYSTEM.sub("", text_of(node.get("sizesystem")).rpartition("/")[2]).casefold()
    told = _SYSTEMS.get(system, "")
    return f"{told} {raw}" if told and raw.replace(".", "").replace(",", "").isdigit() else raw
