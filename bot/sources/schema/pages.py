"""One web page read: the product it is about, or the products it lists; kept as an extract.

Knows nothing of requests or of other pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.models import Listing, SeenDrop, SourceSpec
from bot.parsing import says_preorder, ships_at
from bot.parsing.dates import When, zone_of_region
from bot.sources.reading import (
    BrokenProductError,
    Extract,
    mark_draw,
    marked,
    on_same_host,
    page_key,
)
from bot.sources.schema.choices import PageProduct, choose, products_of
from bot.sources.schema.documents import SchemaDocument, read_document
from bot.sources.schema.drops import read_schema_drop
from bot.sources.schema.embedded import text_of
from bot.sources.schema.lists import Link, is_list_page, links_of, told_total
from bot.sources.schema.products import read_listing
from bot.sources.schema.sizes import UNTOLD
from bot.sources.web import HttpAnswer, UnreadableError, parse

TEXT_LIMIT = 1_000  # characters of categories, or of keywords


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaPage:
    """What one page shows: a product (in ``extract``), or a list.

    ``links`` are the 2002Rs of a list, ``total`` how many products the list says it has (0 where
    it does not), ``next_url`` its next page. ``tells_sizes`` is false where all that is known of
    the product is whether some size can be bought.
    """

    extract: Extract
    is_list: bool = False
    links: tuple[str, ...] = ()
    total: int = 0
    next_url: str | None = None
    tells_sizes: bool = True


def read_schema_page(answer: HttpAnswer, url: str, spec: SourceSpec, now: datetime) -> SchemaPage:
    """Read a page.

    Args:
        answer: what came back.
        url: the address that was asked for.
        spec: the source.
        now: aware, UTC.

    Raises:
        SourceError: it shows no product, or several and does not tell which is its own; or it is
            a wall, or cannot be read.
    """
    return read_schema_document(read_document(answer), url, spec, now)


def read_schema_document(
    document: SchemaDocument, url: str, spec: SourceSpec, now: datetime
) -> SchemaPage:
    """Read a page that is a document already; raises as ``read_schema_page`` does."""
    host = parse(document.url).host
    products = products_of(document)
    choice = choose(document, products)
    is_list = is_list_page(document)
    links = links_of(document, products if choice is None or is_list else [])
    if choice is not None and not _is_of_list(choice, document, links):
        if document.graph.broken and not choice.is_named:
            raise UnreadableError(f"{host} sent a page whose product may be in its broken part.")
        return _product_page(choice, document, url, spec, now)
    if links:
        return list_page(links, document)
    if products:
        raise UnreadableError(
            f"{host} shows several products on this page and does not tell which one it is about."
        )
    sentence = f"{host} shows no product that can be read on this page"
    if broken := document.graph.broken:
        blocks = "1 block of its data is" if broken == 1 else f"{broken} blocks of its data are"
        sentence += f": {blocks} broken or too large"
    raise UnreadableError(f"{sentence}.")


def list_page(links: list[Link], document: SchemaDocument) -> SchemaPage:
    """Return a list as a page."""
    extract = Extract(
        keys=tuple(page_key(link.url) for link in links),
        broken=1 if document.graph.broken else 0,
    )
    return SchemaPage(
        extract=extract,
        is_list=True,
        links=tuple(link.url for link in links if link.is_2002r),
        total=told_total(document),
        next_url=document.next_url,
    )


def _product_page(
    choice: PageProduct, document: SchemaDocument, url: str, spec: SourceSpec, now: datetime
) -> SchemaPage:
    key = page_key(url)
    try:
        listing = read_listing(choice, document, url=url, spec=spec)
    except BrokenProductError:
        host = parse(document.url).host
        raise UnreadableError(f"{host} shows sizes that cannot be told apart.") from None
    drop: SeenDrop | None = None
    if listing is not None:
        drop = read_schema_drop(choice.node, listing, document.graph, region=spec.region, now=now)
        listing = _marked(listing, choice, drop, region=spec.region, now=now)
        listing = mark_draw(listing, _categories(choice))
    extract = Extract(
        keys=(key,),
        listings=() if listing is None else (listing,),
        drops=() if drop is None else (drop,),
    )
    tells_sizes = listing is None or all(size.label != UNTOLD for size in listing.sizes)
    return SchemaPage(extract=extract, tells_sizes=tells_sizes)


def _categories(choice: PageProduct) -> list[str]:
    """Return what a page files its product under: its categories and keywords."""
    node = choice.node
    told = [node.get("category"), node.get("keywords")]
    parts = [part for each in told for part in (each if isinstance(each, list) else [each])]
    return [word for part in parts for word in text_of(part)[:TEXT_LIMIT].split(",")]


def _marked(
    listing: Listing,
    choice: PageProduct,
    drop: SeenDrop | None,
    *,
    region: str | None,
    now: datetime,
) -> Listing:
    """Return a listing marked as a pre-order where its offers or its title say so."""
    if drop is not None:
        ships: When | None = When(
            at=drop.at, ends_at=drop.ends_at, precision=drop.precision, timezone=drop.timezone
        )
    else:
        texts = (listing.title, text_of(choice.node.get("description")))
        ships = ships_at(texts, now=now, region=region, zone=zone_of_region(region))
    return marked(listing, is_said=says_preorder([listing.title]), ships=ships, now=now)


def _is_of_list(choice: PageProduct, document: SchemaDocument, links: list[Link]) -> bool:
    """Tell whether a product is only the one entry of a list, and not what the page is about."""
    if choice.is_named or not links:
        return False
    own = on_same_host(choice.node.get("url"), document.url)
    keys = {page_key(link.url) for link in links}
    return is_list_page(document) or (own is not None and page_key(own) in keys)
