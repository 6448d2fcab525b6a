"""Microdata becomes the same nodes as JSON-LD."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from bot.sources.reading.html import parse_html
from bot.sources.schema.embedded.microdata import (
    MICRODATA,
    RDFA,
    VALUES_LIMIT,
    Attributes,
    read_microdata,
)

URL = "https://shop.example/p/x"


def read(text: str, called: Attributes = MICRODATA) -> list[Any]:
    tree = parse_html(text, host="shop.example")
    return list(read_microdata(tree, url=URL, called=called).values)


def test_items_hold_their_properties() -> None:
    """Values come from content, src, href, datetime or text; items may be inside others."""
    found = read(
        '<div itemscope itemtype="http://schema.org/Product"><b itemprop="name"> New\n Balance </b>'
        '<img itemprop="image" src="a.jpg"><a itemprop="url" href="/p/x">x</a>'
        '<time itemprop="releaseDate" datetime="2026-12-05">soon</time>'
        '<div itemprop="offers" itemscope itemtype="http://schema.org/Offer">'
        '<meta itemprop="price" content="475"><span itemprop="price" content="475">x</span>'
        '<link itemprop="availability" href=" http://schema.org/InStock"></div></div>'
    )
    assert found == [
        {
            "@type": ["http://schema.org/Product"],
            "name": "New Balance",
            "image": "https://shop.example/p/a.jpg",
            "url": "https://shop.example/p/x",
            "releasedate": "2026-12-05",
            "offers": {
                "@type": ["http://schema.org/Offer"],
                "price": ["475", "475"],
                "availability": "http://schema.org/InStock",
            },
        }
    ]


def test_rdfa_tells_the_same() -> None:
    """With schema.org's prefix or without; what other vocabularies say is no property of ours."""
    found = read(
        '<meta property="og:title" content="x"><div vocab="https://schema.org/" typeof="Product">'
        '<b property="name dc:title">New Balance</b><i property="schema:sku">7</i>'
        '<a property="url" resource="/p/y" href="/q">x</a><meta property="og:type" content="y">'
        '<div property="https://schema.org/offers" typeof="schema:Offer" resource="#o">'
        '<link property="availability" href="http://schema.org/SoldOut"></div></div>',
        RDFA,
    )
    assert found == [
        {
            "@type": ["Product"],
            "name": "New Balance",
            "sku": "7",
            "url": "https://shop.example/p/y",
            "offers": {
                "@type": ["schema:Offer"],
                "@id": "#o",
                "availability": "http://schema.org/SoldOut",
            },
        }
    ]


def test_itemref_brings_what_stands_elsewhere() -> None:
    """Properties and whole items outside belong to the item that refers to them."""
    found = read(
        '<div itemscope itemtype="Product" itemref="a offer"></div><p id="a">'
        '<i itemprop="sku">7</i></p>'
        '<div id="offer" itemprop="offers" itemscope><meta itemprop="price" content="1"></div>'
    )
    assert found == [{"@type": ["Product"], "sku": "7", "offers": {"price": "1"}}]


def test_an_item_inside_itself_is_not_followed() -> None:
    """Circles by itemref end."""
    found = read(
        '<div id="a" itemscope itemprop="x" itemref="b"></div>'
        '<div id="b" itemscope itemprop="y" itemref="a"></div>'
    )
    assert repr(found)


def test_a_property_of_nobody_is_none() -> None:
    """Outside every item nothing is read."""
    assert read('<span itemprop="name">x</span>') == []


pieces = st.sampled_from(
    ['<div itemscope itemprop="a" ', 'itemref="x y" id="x">', 'id="y" itemscope>', "</div>",
     '<p itemprop="b c">', "text", "<meta itemprop=d content=", '"', ">", "<", "itemtype="]
)  # fmt: skip


@given(st.lists(pieces, max_size=30))
def test_any_tags_are_read(parts: list[str]) -> None:
    """However they are put together, something finite comes of it."""
    assert repr(read("".join(parts)))


def test_a_page_of_more_values_than_any_shops_is_read_to_a_limit() -> None:
    """What was read stands, and the page is known to be broken."""
    page = "<div itemscope>" + '<b itemprop="name">x</b>' * (VALUES_LIMIT + 5) + "</div>"
    graph = read_microdata(LexborHTMLParser(page), url=URL)

    assert [len(item["name"]) for item in graph.values] == [VALUES_LIMIT]
    assert graph.broken == 1
