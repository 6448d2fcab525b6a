"""The product of a page made into a listing.

Knows nothing of requests, or of how the product was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.models import Listing, Size, SourceSpec, Stock
from bot.parsing import clean, lowest, match
from bot.sources.reading import (
    HANDLE_LIMIT,
    ID_LIMIT,
    absolute,
    on_same_host,
    page_key,
    picture,
    size_link,
    slug,
)
from bot.sources.schema.choices import PageProduct, number_of, title_of
from bot.sources.schema.documents import SchemaDocument
from bot.sources.schema.embedded import (
    Graph,
    Node,
    shared_availability,
    shared_offer,
    text_of,
)
from bot.sources.schema.offers import read_offers, stock_of
from bot.sources.schema.sizes import UNTOLD, sizes_of, variants_of

SKUS_LIMIT = 200
COLOUR_LIMIT = 100


def read_listing(
    choice: PageProduct, document: SchemaDocument, *, url: str, spec: SourceSpec
) -> Listing | None:
    """Return the listing of a page's product, or None if it is no 2002R.

    Args:
        choice: the product.
        document: its page.
        url: the page's address as it was asked for.
        spec: the source; its currency is that of prices that name none.

    Raises:
        BrokenProductError: its sizes cannot be told apart.
    """
    graph = document.graph
    node = choice.node
    title = title_of(node) or document.heading
    variants = variants_of(node, graph)
    numbers = [
        text_of(part.get(key))[:ID_LIMIT]
        for part in (node, *variants[:SKUS_LIMIT])
        for key in ("sku", "mpn", "model", "productid", "productgroupid")
    ]
    found = match(
        title,
        handle=slug(url),
        skus=numbers,
        body=text_of(node.get("description")),
        vendor=brand_of(node, graph),
    )
    if not title or found is None or not found.is_2002r:
        return None
    address = _address(node, document, url)
    sizes = tuple(
        replace(size, link=size_link(size.link, address)) for size in _agreed(choice, graph, spec)
    )
    handle = page_key(url)
    listing = Listing(
        product_id=number_of(node) or handle,
        handle=handle,
        title=title,
        url=address,
        style_code=found.style_code,
        colorway=found.colorway or clean(text_of(node.get("color")), COLOUR_LIMIT) or None,
        price=lowest(size.price for size in sizes),
        image_url=picture(node.get("image"), document.url)
        or next((link for part in variants if (link := picture(part.get("image"), url))), None),
        sizes=sizes,
    )
    listing = replace(listing, sizes=_with_shared_stock(sizes, document.shared))
    parts = (part for each in (node, *choice.others) for part in (each, *variants_of(each, graph)))
    if any(part.get("offers") for part in parts):
        return listing
    offers = read_offers({"offers": shared_offer(document.shared)}, graph, spec.currency)
    return replace(listing, price=listing.price or next((one.price for one in offers), None))


def brand_of(node: Node, graph: Graph) -> str:
    """Return the name of a product's maker."""
    for key in ("brand", "manufacturer"):
        name = clean(text_of(node.get(key)), HANDLE_LIMIT)
        for part in graph.nodes(node.get(key)):
            name = name or clean(text_of(part.get("name")), HANDLE_LIMIT)
        if name:
            return name
    return ""


def _with_shared_stock(sizes: tuple[Size, ...], shared: Mapping[str, str]) -> tuple[Size, ...]:
    """Return sizes with the stock its page's tags tell, where nothing else tells any.

    That there is some says nothing of any one size; that there is none says it of all.
    """
    stock = stock_of(shared_availability(shared))
    if not sizes or any(size.stock is not Stock.UNKNOWN for size in sizes):
        return sizes
    is_untold = len(sizes) == 1 and sizes[0].label == UNTOLD
    if stock is Stock.UNKNOWN or (stock is Stock.IN and not is_untold):
        return sizes
    return tuple(
        Size(label=size.label, raw=size.raw, stock=stock, price=size.price) for size in sizes
    )


def _agreed(choice: PageProduct, graph: Graph, spec: SourceSpec) -> tuple[Size, ...]:
    """Return the sizes of the fullest way a page tells its product in.

    Where another way shows the same sizes with other stock, that stock is not known.
    """
    told = [
        sizes_of(node, graph, spec.currency, spec.region) for node in (choice.node, *choice.others)
    ]
    best = max(told, key=lambda sizes: (bool(sizes) and sizes[0].label != UNTOLD, len(sizes)))
    known = [{size.label: size.stock for size in sizes} for sizes in told]
    return tuple(
        size
        if {stocks.get(size.label, Stock.UNKNOWN) for stocks in known}
        <= {size.stock, Stock.UNKNOWN}
        else Size(label=size.label, raw=size.raw, stock=Stock.UNKNOWN, price=size.price)
        for size in best
    )


def _address(node: Node, document: SchemaDocument, url: str) -> str:
    """Return the address to show: the product's own, where it is this page, else as asked."""
    own = on_same_host(node.get("url"), document.url)
    keys = {page_key(name) for name in document.names}
    chosen = own if own is not None and page_key(own) in keys else url
    return absolute(chosen, document.url) or document.url
