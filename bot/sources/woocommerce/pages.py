"""A WooCommerce page read without the shop's API: the sizes in its forms, then schema.org.

Knows nothing of requests. A form's ``data-product_variations`` holds the stock of every size, or
``false`` where there are more than the shop prints (30): then no stock is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from selectolax.lexbor import LexborNode

from bot.errors import SourceError
from bot.models import Listing, Money, Size, SourceSpec, Stock
from bot.parsing import clean, from_major, lowest, match
from bot.sources.reading import (
    ID_LIMIT,
    BrokenProductError,
    Extract,
    load_json,
    mark_draw,
    mark_preorder,
    on_same_host,
    page_key,
    picture,
    slug,
)
from bot.sources.schema import (
    Link,
    SchemaDocument,
    SchemaPage,
    list_page,
    read_document,
    read_schema_document,
)
from bot.sources.schema.embedded import OBJECTS_LIMIT, text_of, walk
from bot.sources.web import HttpAnswer, UnreadableError, parse
from bot.sources.woocommerce.sizes import (
    ANY,
    ATTRIBUTES_LIMIT,
    TERMS_LIMIT,
    Terms,
    Variation,
    is_preorder,
    sizes_of_variations,
    stock_of,
)

FORMS_LIMIT = 200
VARIATIONS_LIMIT = 500
LINKS_LIMIT = 1_000
ANCESTORS_LIMIT = 30
STOCK = "p.stock"
FORM = "[data-product_variations]"
CARD = "li.product, div.product, .wc-block-grid__product, .product-small"
ELSEWHERE = frozenset({"products", "related", "upsells", "cross-sells", "up-sells", "widget"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a product's form says: the product's id, its sizes and its article numbers."""

    product_id: str
    sizes: tuple[Size, ...]
    numbers: tuple[str, ...]


def read_shop_page(answer: HttpAnswer, url: str, spec: SourceSpec, now: datetime) -> SchemaPage:
    """Read a page: the product of its own form, else what schema.org says, else a list.

    Raises:
        SourceError: it shows no product, or cannot be read; or it is a wall.
    """
    document = read_document(answer)
    if document.is_cut:
        raise UnreadableError(f"{parse(document.url).host} sent a page that is cut short.")
    forms = [node for node in document.tree.css(FORM)[:FORMS_LIMIT] if not _is_elsewhere(node)]
    if len(forms) == 1 and document.heading:
        return _product_page(forms[0], document, url, spec, now)
    links = _links(document)
    try:
        page = read_schema_document(document, url, spec, now)
    except SourceError:
        if not links:
            raise
        return list_page(links, document)
    if page.is_list and len(links) > len(page.extract.keys):
        return list_page(links, document)
    return page if page.is_list else _as_told(page, document)


def _as_told(page: SchemaPage, document: SchemaDocument) -> SchemaPage:
    """Doubt what schema.org says is in stock where the page's own words say that it is not.

    WooCommerce writes InStock of what is on backorder (its issue 28214).
    """
    told = [node for node in document.tree.css(STOCK)[:FORMS_LIMIT] if not _is_elsewhere(node)]
    if len(told) != 1:  # several products, or parts of one, each tell their own
        return page
    kind, words = told[0].attributes.get("class"), told[0].text(deep=True)[:500]
    stock = stock_of({"is_in_stock": True, "stock_availability": {"class": kind, "text": words}})
    if stock is Stock.IN:
        return page
    listings = (
        replace(
            listing,
            sizes=tuple(
                replace(size, stock=stock) if size.stock is Stock.IN else size
                for size in listing.sizes
            ),
        )
        for listing in page.extract.listings
    )
    return replace(page, extract=replace(page.extract, listings=tuple(listings)))


def read_form(node: LexborNode, document: SchemaDocument, currency: str | None) -> Form:
    """Read a form.

    Raises:
        BrokenProductError: it has no id, or its variations cannot be told apart.
    """
    attributes = node.attributes
    key = clean(attributes.get("data-product_id") or "", ID_LIMIT)
    if not key.isascii() or not key.isdigit():
        raise BrokenProductError
    terms, offered = _terms(node)
    entries = _decode(attributes.get("data-product_variations") or "")
    if entries is False:
        variations = [Variation(values=values) for values in _combined(offered)]
        return Form(product_id=key, sizes=sizes_of_variations(variations, terms), numbers=())
    if not isinstance(entries, list) or not 0 < len(entries) <= VARIATIONS_LIMIT:
        raise BrokenProductError
    code = currency or _currency(document)
    tells_stock = any(_tells_stock(entry) for entry in entries)
    variations = [_variation(entry, code, tells_stock=tells_stock) for entry in entries]
    numbers = {text_of(entry.get("sku"))[:ID_LIMIT]: None for entry in entries}
    return Form(
        product_id=key, sizes=sizes_of_variations(variations, terms), numbers=tuple(numbers)
    )


def _product_page(
    node: LexborNode, document: SchemaDocument, url: str, spec: SourceSpec, now: datetime
) -> SchemaPage:
    host = parse(document.url).host
    title = document.heading
    try:
        form = read_form(node, document, spec.currency)
    except BrokenProductError:
        raise UnreadableError(f"{host} shows sizes that cannot be read.") from None
    found = match(title, handle=slug(url), skus=form.numbers)
    listings: tuple[Listing, ...] = ()
    if found is not None and found.is_2002r:
        shared = document.tree.css_first('meta[property="og:image"]')
        listing = Listing(
            product_id=form.product_id,
            handle=slug(url) or form.product_id,
            title=title,
            url=on_same_host(url, document.url) or document.url,
            style_code=found.style_code,
            colorway=found.colorway,
            price=lowest(size.price for size in form.sizes),
            image_url=picture(shared.attributes.get("content"), url) if shared else None,
            sizes=form.sizes,
        )
        listing = mark_preorder(listing, [title], region=spec.region, now=now)
        listings = (mark_draw(listing, ()),)
    extract = Extract(keys=(page_key(url),), listings=listings)
    return SchemaPage(extract=extract)


def _tells_stock(entry: object) -> bool:
    told = entry.get("availability_html") if isinstance(entry, Mapping) else None
    return isinstance(told, str) and bool(told.strip())


def _variation(entry: object, currency: str | None, *, tells_stock: bool) -> Variation:
    """Read a variation.

    WooCommerce prints nothing for one that is on backorder without notice: beside others that tell
    their stock its own is not known.
    """
    if not isinstance(entry, Mapping) or not isinstance(entry.get("attributes"), Mapping):
        raise BrokenProductError
    values: dict[str, str] = {}
    for name, value in list(entry["attributes"].items())[:ATTRIBUTES_LIMIT]:
        if value is not None and not isinstance(value, str):
            raise BrokenProductError
        values[str(name)] = value or ANY
    price = _price(entry.get("display_price"), currency)
    stock = stock_of(entry)
    is_silent = tells_stock and entry.get("backorders_allowed") is True and not _tells_stock(entry)
    if is_silent and stock is Stock.IN:
        stock = Stock.UNKNOWN
    return Variation(values=values, stock=stock, price=price, is_preorder=is_preorder(entry))


def _price(value: object, currency: str | None) -> Money | None:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return from_major(text_of(value), currency)


def _currency(document: SchemaDocument) -> str | None:
    """Return the one currency that the page's schema.org names, if it names one."""
    codes = {
        code
        for node in walk(document.graph.values)
        if len(code := text_of(node.get("pricecurrency")).upper()) == len("EUR")
    }
    return codes.pop() if len(codes) == 1 else None


def _terms(form: LexborNode) -> tuple[Terms, dict[str, list[str]]]:
    """Return what the form's choices are called, and the values of each attribute."""
    terms, offered = Terms(), {}
    for choice in form.css("select")[:ATTRIBUTES_LIMIT]:
        name = choice.attributes.get("name") or choice.attributes.get("data-attribute_name") or ""
        if not name.startswith("attribute_"):
            continue
        values: list[str] = []
        for option in choice.css("option")[:TERMS_LIMIT]:
            value = option.attributes.get("value") or ""
            if value:
                terms.add(name, value, option.text(deep=True)[:500])
                values.append(value)
        offered[name] = values
    return terms, offered


def _combined(offered: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """Return every combination of what a form offers."""
    found: list[dict[str, str]] = [{}]
    for name, values in offered.items():
        found = [{**each, name: value} for each in found for value in values]
        if len(found) > VARIATIONS_LIMIT:
            raise BrokenProductError
    return found if offered else []


def _decode(text: str) -> Any:
    """Read a form's JSON; numbers with a point stay text."""
    if text.count("{") + text.count("[") > OBJECTS_LIMIT:
        raise BrokenProductError
    try:
        return load_json(text, parse_float=str)
    except (ValueError, RecursionError):
        raise BrokenProductError from None


def _is_elsewhere(node: LexborNode) -> bool:
    """Tell whether a form is among other products, and not the page's own."""
    at = node.parent
    for _ in range(ANCESTORS_LIMIT):
        if at is None:
            return False
        if ELSEWHERE.intersection((at.attributes.get("class") or "").lower().split()):
            return True
        at = at.parent
    return False


def _links(document: SchemaDocument) -> list[Link]:
    """Return the products that the page shows as cards, each once."""
    found: dict[str, Link] = {}
    for card in document.tree.css(CARD)[:LINKS_LIMIT]:
        for link, name in _card_links(card):
            url = on_same_host(link, document.url)
            if url is None or page_key(url) == page_key(document.url) or "add-to-cart" in url:
                continue
            seen = match(name, handle=slug(url))
            is_2002r = seen is not None and seen.is_2002r
            found.setdefault(page_key(url), Link(url=url, is_2002r=is_2002r))
            break
    return list(found.values())


def _card_links(card: LexborNode) -> Iterator[tuple[str, str]]:
    heading = card.css_first(".woocommerce-loop-product__title, h2, h3, .product-title, .title")
    name = clean(heading.text(deep=True, separator=" ")[:2_000]) if heading else ""
    for anchor in card.css("a[href]")[:10]:
        link = anchor.attributes.get("href") or ""
        yield link, name or clean(anchor.text(deep=True, separator=" ")[:2_000])
