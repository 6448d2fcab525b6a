"""JSON-LD is read as shops print it, mended within bounds, and never breaks a page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.schema.embedded.jsonld import (
    BLOCKS_LIMIT,
    DEPTH_LIMIT,
    read_graph,
    text_of,
    types,
    walk,
)
from bot.sources.schema.embedded.repair import REPAIR_LIMIT, loads


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}', {"a": 1}),
        ('\ufeff {"a": [1, 2,], }', {"a": [1, 2]}),
        ('{"a": 1, // one\n "b": 2, /* two */ }', {"a": 1, "b": 2}),
        ('{"a": "http://x/*y*/,]"}', {"a": "http://x/*y*/,]"}),
        ('{"a": "one\ntwo\tthree"}', {"a": "one\ntwo\tthree"}),
        ("{&quot;a&quot;: &quot;b&quot;,}", {"a": "b"}),
        ('<!-- {"a": 1} -->', {"a": 1}),
        ('//<![CDATA[\n{"a": 1}\n//]]>', {"a": 1}),
        ('/* <![CDATA[ */ {"a": 1} /* ]]> */', {"a": 1}),
        ('// the shoe\n{"a": 1}', {"a": 1}),
        ('\ufeff/* the shoe */\n\n{"a": 1} // end', {"a": 1}),
        ('{"a": 1};', {"a": 1}),
        ('{"price": 2879.20, "none": NaN}', {"price": "2879.20", "none": None}),
        ('{"a": 1, "a": 2}', {"a": 2}),
        ('{"a": 1, "a": 1,}', {"a": 1}),
        ('{"a": "The ["Olive" edition] of",}', {"a": 'The ["Olive" edition] of'}),
        ('{"a": 1,, "b": 2}', {"a": 1, "b": 2}),
        ('{"a": 1}}', {"a": 1}),
        ('{"a": [1]}]};', {"a": [1]}),
        ('{"a": 1}, {"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": 1}\n{"b": 2}}', [{"a": 1}, {"b": 2}]),
        ('{"a": {"x": 1}}, "b": 2}', {"a": {"x": 1}, "b": 2}),
        ('{"a": {"x": 1}', {"a": {"x": 1}}),
        ('{"a": , "b": }', {"a": None, "b": None}),
        ('{"a": undefined, "b": True, "c": None}', {"a": None, "b": True, "c": None}),
        ('{,"a": 1}', {"a": 1}),
        (r'{"a": "it\'s", "b": "\u00e9 \u00zz"}', {"a": "it's", "b": "\xe9 u00zz"}),
        ('{"a": 1,299.00, "b": [1,200, 3]}', {"a": "1,299.00", "b": [1, 200, 3]}),
        ('{"a": "12" high", "b": "so "called""}', {"a": '12" high', "b": 'so "called"'}),
        (';{"a": 1};', {"a": 1}),
        ("null", None),
        ("false", False),
    ],
)
def test_blocks_are_mended(text: str, expected: object) -> None:
    """Comments, commas, entities, wrappings and raw line breaks; strings stay as they are."""
    assert loads(text) == expected


def test_a_broken_block_that_tells_of_no_product_costs_none() -> None:
    """The way to the page, or the shop's address; what may be a product counts as lost."""
    broken = '{"@type": "%s" oops'

    assert read_graph([broken % "BreadcrumbList", broken % "FAQPage"]).broken == 0
    assert read_graph(["{''@type'': ''VideoObject''", '{""@type"":""WebPage"",']).broken == 0
    assert read_graph([broken % "BreadcrumbList", broken % "Product"]).broken == 1
    assert read_graph([broken % "WebSite" + "Product", "{oops"]).broken == 2
    assert read_graph([broken % "FAQPage" + "x" * REPAIR_LIMIT]).broken == 1  # it is not looked at


@pytest.mark.parametrize(
    "text",
    ['{"a": [{"x": 1}', '{"a": {"b": {"c": {"d": 1}', '{"a": 1} b',
     '"a" {"b": 1}', "", "{", '{"a": 1',
     '{"a" "b"}', "x", '"' + '\\"' * 300_000, "[" * 60_000, "/*" * 200_000,
     '{"a": ' + "9" * 5_000 + "}", '[1,"' + "," * 200_000, '{"a": 1, "a": 2,}',
     '{"size": "10", "sta{"size": "9", "state": "in"}}', '{"of": "10", "or["is": "in"}'],
)  # fmt: skip
def test_what_cannot_be_mended_is_a_value_error(text: str) -> None:
    """Cut, torn and patched together, nested without end or huge: one error, and quickly."""
    with pytest.raises(ValueError, match=r"."):
        loads(text)


@given(st.text(max_size=300) | st.text('"\\/*,{}[]: \n', max_size=300))
def test_any_text_is_json_or_a_value_error(text: str) -> None:
    """Nothing else is ever raised."""
    try:
        loads(text)
    except ValueError:
        return


def test_keys_and_types_are_in_small_letters() -> None:
    """ "Offers", "schema:name" and types of every spelling are the same."""
    graph = read_graph(
        ['{"@type": ["http://schema.org/Product", "x"], "Offers": 1, "schema:name": "y"}']
    )
    node = graph.values[0]
    assert (node["offers"], node["name"]) == (1, "y")
    assert types(node) == {"product", "x"}


def test_a_broken_block_is_counted_and_the_others_are_read() -> None:
    """Null, false and empty blocks are no fault."""
    graph = read_graph(["{", "null", "false", " ", '{"@type": "Product"}'])
    assert graph.broken == 1
    assert [types(node) for node in walk(graph.values)] == [{"product"}]


def test_references_are_followed() -> None:
    """``{"@id": "#a"}`` is the node of that name, wherever it stands."""
    graph = read_graph(['{"@graph": [{"offers": {"@id": "#a"}}, {"@id": "#a", "price": 1}]}'])
    nodes = list(walk(graph.values))
    assert graph.nodes(nodes[1]["offers"]) == [{"@id": "#a", "price": 1}]
    assert graph.nodes([None, 7, {"@id": "#b"}]) == [{"@id": "#b"}]
    assert graph.nodes(["#a", "#b"]) == [{"@id": "#a", "price": 1}]


def test_a_page_with_too_much_is_broken() -> None:
    """Blocks, depth and size have limits, and what is beyond them counts as broken."""
    assert read_graph(["{}"] * (BLOCKS_LIMIT + 3)).broken == 3
    deep = "[" * (DEPTH_LIMIT + 5) + "]" * (DEPTH_LIMIT + 5)
    assert read_graph([deep]).broken == 1
    assert read_graph(["[" + "1," * 500_000 + "1]"]).broken == 1


def test_a_block_that_holds_too_much_is_left_out_whole() -> None:
    """Half of it would be a product that lost its other sizes; the next block is read."""
    many = json.dumps({"@type": "Product", "hasVariant": [[{"size": 9}] * 9] * 8_000})
    graph = read_graph([many, '{"@type": "Brand"}'])
    assert graph.broken >= 1
    assert [types(node) for node in walk(graph.values)] in ([], [{"brand"}])


@pytest.mark.parametrize("megabytes", [3, 7])
def test_a_large_block_is_read(megabytes: int) -> None:
    """Whatever its length: a description can be long, and what counts stands behind it."""
    text = json.dumps({"description": "x, " * (megabytes * 40_000) + "y" * megabytes * 900_000})
    graph = read_graph([text[:-1] + ', "sku": "M2002RDA"}'])
    assert (graph.broken, graph.values[0]["sku"]) == (0, "M2002RDA")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(" a ", "a"), (7, "7"), (True, ""), (None, ""), (["b", "c"], "b"), ({"@value": "d"}, "d"),
     ({}, ""), ([], ""), (10**30, ""), ([[]], "")],
)  # fmt: skip
def test_values_have_a_text(value: Any, expected: str) -> None:
    """Numbers too; what is no text is none."""
    assert text_of(value) == expected
