"""Which kinds of source an answer may be, by its own signs, the likeliest first.

Knows nothing of requests: whether a kind fits is found out by reading the source as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sources.feed import is_json_feed
from bot.sources.file import TELLING, read_table
from bot.sources.reading import decode, load_json
from bot.sources.squarespace import is_page
from bot.sources.web import FetchError, HttpAnswer, parse
from bot.sources.web.walls import is_feed, is_html

SCANNED = 512 * 1024  # bytes of a page in which a shop's system is looked for
NESTS_LIMIT = 500_000
HEAD = 128 * 1024  # bytes of a CSV in which its columns are named

# Headers and texts that only pages made by the system have; links to other shops have neither.
SHOPIFY_HEADERS = ("x-shopid", "x-shopify-stage", "x-sorting-hat-shopid", "x-storefront-renderer")
SHOPIFY_PAGE = re.compile(r"\bShopify\.(?:shop|theme|currency)\b|id=\"shopify-digital-wallet\"")
WOOCOMMERCE_PAGE = re.compile(
    r"/wp-content/plugins/woocommerce/|name=\"generator\" content=\"WooCommerce"
    r"|<body[^<>]{0,500}\bclass=[\"'][^\"'<>]{0,2000}\bwoocommerce(?:-page)?\b",
    re.IGNORECASE,
)
BIGCARTEL_PAGE = re.compile(
    r"assets\.bigcartel\.com/|name=\"generator\" content=\"Big ?Cartel|\bBigCartel\.(?:Cart|API)\b",
    re.IGNORECASE,
)
SQUARESPACE_PAGE = re.compile(
    r"\bStatic\.SQUARESPACE_CONTEXT\b|<!-- This is Squarespace\. -->|\bsquarespace-headers\b"
)
SHOPIFY_PATH = re.compile(r"/collections/[^/]+|/products/[^/]+/?$|/products\.json$", re.IGNORECASE)
WOOCOMMERCE_PATH = re.compile(r"/wp-json/|/product-category/|/product/", re.IGNORECASE)
_PAGE_SIGNS = (
    (SHOPIFY_PAGE, "shopify", "Shopify"),
    (WOOCOMMERCE_PAGE, "woocommerce", "WooCommerce"),
    (BIGCARTEL_PAGE, "bigcartel", "Big Cartel"),
    (SQUARESPACE_PAGE, "squarespace", "Squarespace"),
)
# Of these the same adapter reads what else a shop shows; of others schema.org is another way.
_SURE_OF_ALL = frozenset({"shopify", "woocommerce"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A kind an answer may be, and why.

    ``is_certain`` tells a sign from a guess: where the source then refuses to be read in this way,
    no other way is tried.
    """

    kind: str
    why: str
    is_certain: bool = True


def read_signs(answer: HttpAnswer) -> list[Sign]:
    """Return the kinds an answer may be, the likeliest first; none where it can be none."""
    if is_feed(answer.body):
        return [Sign(kind="feed", why="it is an RSS or Atom feed")]
    if is_html(answer.headers, answer.body):
        return _of_page(answer)
    start = _start(answer.body)
    if start.upper().startswith("BEGIN:V"):
        return [Sign(kind="calendar", why="it is an iCalendar file")]
    value = _decoded(answer.body) if start.startswith(("{", "[")) else None
    for is_one, kind, why in _JSON_SIGNS:
        if is_one(value):
            return [Sign(kind=kind, why=why)]
    return _of_table(answer, value)


def _of_page(answer: HttpAnswer) -> list[Sign]:
    """Return the kinds of shop a web page may belong to."""
    text = decode(answer.body[:SCANNED], answer.headers.get("content-type", ""))
    path = parse(answer.url).path
    by_header = answer.headers.get("powered-by", "").lower() == "shopify"
    if by_header or any(name in answer.headers for name in SHOPIFY_HEADERS):
        return [Sign(kind="shopify", why="its headers say that the shop runs on Shopify")]
    schema = Sign(kind="schema", why="the page describes its products by schema.org")
    for pattern, kind, system in _PAGE_SIGNS:
        if pattern.search(text):
            is_certain = kind in _SURE_OF_ALL
            why = f"the page says that the shop runs on {system}"
            found = Sign(kind=kind, why=why, is_certain=is_certain)
            return [found] if is_certain else [found, schema]
    shopify = Sign(kind="shopify", why="it answers with Shopify's product list", is_certain=False)
    woocommerce = Sign(
        kind="woocommerce", why="it answers as WooCommerce's Store API does", is_certain=False
    )
    if SHOPIFY_PATH.search(path):
        return [shopify, schema]
    if WOOCOMMERCE_PATH.search(path):
        return [woocommerce]  # its pages, and schema.org on them, are read by the same adapter
    return [schema, shopify, woocommerce]


def _of_table(answer: HttpAnswer, value: Any) -> list[Sign]:
    """Return the sign of a file, if it names shoes and says when, or in which sizes, they come.

    Every shop's own JSON has names.

    Args:
        answer: what came back.
        value: the JSON that it is, if it was read already.
    """
    path, body = parse(answer.url).path, answer.body
    if not path.lower().endswith(".toml") and not _start(body).startswith(("{", "[")):
        body = body[:HEAD]
        body = body[: body.rfind(b"\n") + 1] or body  # no row is cut
    try:
        content_type = answer.headers.get("content-type", "")
        table = read_table(body, name=path, value=value, content_type=content_type)
    except FetchError:
        return []
    if not table.is_about_shoes or TELLING.isdisjoint(table.columns):
        return []
    return [Sign(kind="file", why="it is a list of shoes with their dates or sizes")]


def _start(body: bytes) -> str:
    return decode(body[:1_000]).lstrip("\ufeff \t\r\n")


def _decoded(body: bytes) -> Any:
    if body.count(b"{") + body.count(b"[") > NESTS_LIMIT:
        return None
    try:
        return load_json(body)
    except (ValueError, RecursionError):
        return None


def _is_shopify(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    products = value.get("products", [value.get("product", value)])
    entries = products if isinstance(products, list) else [None]
    if not entries:  # a list that is empty now
        return value.keys() == {"products"}
    first = entries[0]
    return isinstance(first, dict) and isinstance(first.get("variants"), list) and "handle" in first


def _is_woocommerce(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and isinstance(first.get("prices"), dict) and "slug" in first


def _is_bigcartel(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    signs = ("permalink", "default_price", "has_option_groups", "sold_out")
    return (
        isinstance(first, dict)
        and isinstance(first.get("options"), list)
        and any(name in first for name in signs)
        and "handle" not in first
    )


# Of what JSON is told, the surest first.
_JSON_SIGNS: tuple[tuple[Callable[[Any], bool], str, str], ...] = (
    (is_json_feed, "feed", "it is a JSON Feed"),
    (_is_shopify, "shopify", "it is a Shopify shop's product list"),
    (_is_woocommerce, "woocommerce", "it is an answer of WooCommerce's Store API"),
    (_is_bigcartel, "bigcartel", "it is a Big Cartel shop's product list"),
    (is_page, "squarespace", "it is a page of a Squarespace shop"),
)
