"""Which product a page is about.

Knows nothing of requests or of what a listing is. Several products on one page are told apart by
address, number or ``@id``; where nothing tells which one is the page's own, there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.parsing import clean
from bot.sources.reading import ID_LIMIT, on_same_host, page_key
from bot.sources.schema.documents import PRODUCTS, SchemaDocument
from bot.sources.schema.embedded import Graph, Node, shared_product, text_of, types
from bot.sources.schema.sizes import is_group, variants_of

PRODUCTS_LIMIT = 500
OFFERS_LIMIT = 20  # whose addresses are compared with the page's
NUMBERS = ("productgroupid", "sku", "productid", "mpn")  # what a shop calls a product by
SHORTEST_NUMBER = 5
FEWEST_LETTERS = 3  # that differ; "00000" is no number

# Where a page's own product may be; what is related, similar or an accessory is not looked at.
_WAYS = ("@graph", "mainentity", "mainentityofpage", "about", "item", "itemoffered")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProduct:
    """The product of a page; ``others`` say the same of it in another way.

    ``is_named`` tells that the page itself says which one it is.
    """

    node: Node
    others: tuple[Node, ...] = ()
    is_named: bool = False


def products_of(document: SchemaDocument) -> list[Node]:
    """Return the products that are not parts of others, variants of one group joined."""
    found: list[Node] = []
    seen: set[int] = set()
    stack: list[object] = list(reversed(document.graph.values))
    while stack and len(found) < PRODUCTS_LIMIT:
        item = stack.pop()
        if isinstance(item, (list, tuple)):
            stack.extend(reversed(item))
            continue
        for node in document.graph.nodes(item):
            if id(node) in seen:
                continue
            seen.add(id(node))
            if types(node) & PRODUCTS:
                found.append(node)
            elif "itemlist" not in types(node):
                stack.extend(node[key] for key in reversed(_WAYS) if key in node)
    if not found:
        found.extend(_orphans(document))
    if not found and (shared := shared_product(document.shared, heading=document.heading)):
        found.append(shared)
    return _joined(found, document.graph)


def choose(document: SchemaDocument, products: Sequence[Node]) -> PageProduct | None:
    """Return the product a page is about, or None where it does not tell."""
    keys = {page_key(name) for name in document.names}
    main = _main_entities(document)
    wanted = [
        [node for node in products if keys & set(_own_keys(node, document))],
        [node for node in products if id(node) in main],
        [node for node in products if _is_in_address(node, document.url)],
    ]
    for named in wanted:
        if named and _same(named):
            return PageProduct(node=named[0], others=tuple(named[1:]), is_named=True)
        if named:
            return None
    if products and _same(products):
        return PageProduct(node=products[0], others=tuple(products[1:]))
    return None


def title_of(node: Node) -> str:
    """Return a product's name as a person would read it."""
    return clean(text_of(node.get("name")))


def number_of(node: Node) -> str | None:
    """Return the shop's own number of a product, if it is long enough to be one of many."""
    for key in NUMBERS:
        number = clean(text_of(node.get(key)), ID_LIMIT + 1)
        is_long = SHORTEST_NUMBER <= len(number) <= ID_LIMIT
        is_one = is_long and len(set(number)) >= FEWEST_LETTERS
        if is_one and any(letter.isdigit() for letter in number):
            return number
    return None


def _orphans(document: SchemaDocument) -> Iterator[Node]:
    """Return a page's only offer as a product of the page's name, where there is no product."""
    offers = [
        node
        for value in document.graph.values
        for node in document.graph.nodes(value)
        if types(node) & {"offer", "aggregateoffer"} or node.get("@property") == "offers"
    ]
    if len(offers) == 1 and document.heading:
        yield {"@type": "Product", "name": document.heading, "offers": offers[0]}


def _joined(found: list[Node], graph: Graph) -> list[Node]:
    """Put products that name the same group into it, each once."""
    groups: dict[str, list[Node]] = {}
    own: dict[str, Node] = {}
    for node in found:
        if is_group(node):
            names = (text_of(node.get("productgroupid")), text_of(node.get("@id")))
            own.update({name: node for name in names if name})
        elif name := _group_name(node, graph):
            groups.setdefault(name, []).append(node)
    inside = {
        id(member)
        for name, members in groups.items()
        if len(members) > 1 or (name in own and not variants_of(own[name], graph))
        for member in members
    }
    joined = [node for node in found if id(node) not in inside]
    for name, members in groups.items():
        if id(members[0]) not in inside:
            continue
        known = own.get(name)
        if known is not None and variants_of(known, graph):
            continue
        made: dict[str, Any] = dict(known or _without_variant(members[0], name))
        made["hasvariant"] = members
        joined = [made if node is known else node for node in joined]
        if known is None:
            joined.append(made)
    return joined


def _without_variant(node: Node, name: str) -> dict[str, Any]:
    kept = {
        key: node[key] for key in ("name", "brand", "description", "image", "url") if key in node
    }
    return kept | {"@type": "ProductGroup", "productgroupid": name}


def _group_name(node: Node, graph: Graph) -> str:
    name = text_of(node.get("inproductgroupwithid"))
    for part in graph.nodes(node.get("isvariantof")):
        name = name or text_of(part.get("productgroupid")) or text_of(part.get("@id"))
    return name


def _own_keys(node: Node, document: SchemaDocument) -> Iterator[str]:
    """Return what a product's own addresses say: which page is its."""
    links: list[object] = [node.get("url"), node.get("@id"), node.get("mainentityofpage")]
    links += [part.get("@id") for part in document.graph.nodes(node.get("mainentityofpage"))]
    for part in document.graph.nodes(node.get("offers"))[:OFFERS_LIMIT]:
        links.append(part.get("url"))
    for link in links:
        whole = on_same_host(link, document.url) if isinstance(link, str) and link else None
        if whole is not None:
            yield page_key(whole)


def _main_entities(document: SchemaDocument) -> set[int]:
    """Return which nodes the page calls its main entity, each by what tells it from its equals."""
    return {
        id(main)
        for value in document.graph.values
        for page in document.graph.nodes(_unwrapped(value))
        for main in document.graph.nodes(page.get("mainentity"))
    }


def _unwrapped(value: object) -> object:
    return value.get("@graph", value) if isinstance(value, dict) else value


def _is_in_address(node: Node, url: str) -> bool:
    number = number_of(node)
    if number is None:
        return False
    words = re.split(r"[^a-z0-9]+", page_key(url).casefold())
    return re.sub(r"[^a-z0-9]+", "", number.casefold()) in words


def _same(nodes: Sequence[Node]) -> bool:
    """Tell whether several nodes are one product, told twice."""
    names = {title_of(node).casefold() for node in nodes}
    numbers = {number for node in nodes if (number := text_of(node.get("sku")).casefold())}
    return len(names) == 1 and len(numbers) <= 1
