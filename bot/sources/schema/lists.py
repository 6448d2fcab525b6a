"""The products a list page links: its ItemList, or several products with addresses of their own.

Knows nothing of what is on the pages behind the links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.parsing import clean, match
from bot.sources.reading import on_same_host, page_key, slug
from bot.sources.schema.documents import PRODUCTS, SchemaDocument
from bot.sources.schema.embedded import Node, text_of, types, walk
from bot.sources.schema.sizes import variants_of

ENTRIES_LIMIT = 1_000
LISTS = frozenset({"collectionpage", "searchresultspage"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry of a list: a product's page on the list's own host."""

    url: str
    is_2002r: bool


def links_of(document: SchemaDocument, products: Sequence[Node]) -> list[Link]:
    """Return the entries of a page's lists, each once, in the page's order."""
    found: dict[str, Link] = {}
    for link, name in _entries(document, products):
        url = on_same_host(link, document.url) if isinstance(link, str) else None
        if url is None or page_key(url) == page_key(document.url):
            continue
        title = clean(name)
        seen = match(title, handle=slug(url))
        is_2002r = seen is not None and seen.is_2002r
        known = found.get(page_key(url))
        if known is None or (is_2002r and not known.is_2002r):
            found[page_key(url)] = Link(url=url, is_2002r=is_2002r)
        if len(found) >= ENTRIES_LIMIT:
            break
    return list(found.values())


def is_list_page(document: SchemaDocument) -> bool:
    """Tell whether a page says that it shows several things."""
    return any(types(node) & LISTS for node in walk(document.graph.values))


def told_total(document: SchemaDocument) -> int:
    """Return how many products the page's list says it has, or 0 where it does not."""
    totals = [
        int(text)
        for node in walk(document.graph.values)
        if "itemlist" in types(node)
        and (text := text_of(node.get("numberofitems"))).isascii()
        and text.isdigit()
        and len(text) < 7  # noqa: PLR2004 - no shop has ten million shoes
    ]
    return max(totals, default=0)


def _entries(document: SchemaDocument, products: Sequence[Node]) -> Iterator[tuple[object, str]]:
    graph = document.graph
    for node in walk(graph.values):
        if "itemlist" in types(node):
            elements = node.get("itemlistelement")
            for entry in elements if isinstance(elements, list) else [elements]:
                yield from _entry(entry, document)
    is_list = is_list_page(document)
    for node in products:
        yield node.get("url"), text_of(node.get("name"))
        if is_list:  # some call the whole list a group, and its shoes variants
            for part in (*variants_of(node, graph), *graph.nodes(node.get("hasvariant"))):
                yield part.get("url"), text_of(part.get("name"))
                for offer in graph.nodes(part.get("offers"))[:1]:
                    yield offer.get("url"), text_of(part.get("name"))


def _entry(entry: object, document: SchemaDocument) -> Iterator[tuple[object, str]]:
    """Yield what an element of a list may link: itself, or the item it holds."""
    if isinstance(entry, str):
        yield entry, ""
    for node in document.graph.nodes(entry):
        name = text_of(node.get("name"))
        inner = node.get("item")
        if isinstance(inner, str):
            yield inner, name
        for item in document.graph.nodes(inner):
            yield item.get("url") or item.get("@id"), text_of(item.get("name")) or name
        if inner is None and ("listitem" in types(node) or types(node) & PRODUCTS):
            yield node.get("url") or node.get("@id"), name
