"""Pages are decoded as they say, and monsters are refused before they are parsed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.reading.html import LARGEST, decode, parse_html
from bot.sources.web.errors import UnreadableError


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("Größe".encode(), "", "Größe"),
        ("Größe".encode("latin-1"), "text/html; charset=ISO-8859-1", "Größe"),
        ("\u20ac".encode("cp1252"), "text/html; charset=iso-8859-1", "\u20ac"),
        (
            '<meta charset="shift_jis">サイズ'.encode("shift_jis"),
            "",
            '<meta charset="shift_jis">サイズ',
        ),
        ("髙①".encode("cp932"), "text/html; charset=Shift_JIS", "髙①"),
        ("\u00e9\u20ac".encode("gb18030"), "text/html; charset=gb2312", "\u00e9\u20ac"),
        ("\ub620".encode("cp949"), "text/html; charset=euc-kr", "\ub620"),
        ("\ufeffサイズ".encode("utf-16"), "text/html; charset=utf-8", "サイズ"),
        (b"\xef\xbb\xbfa", "", "a"),
        (b"abc", "text/html; charset=rot13", "abc"),
        (b"abc", "text/html; charset=unicode_escape", "abc"),
        (b"abc", "text/html; charset=nonsense", "abc"),
        (b"\xff\xfe\x00", "", "\x00"[:0] + "\ufffd"),
        (b"a\xffb", "", "a\ufffdb"),
        (b"a\0\0b", "", "ab"),
    ],
)
def test_pages_are_decoded(body: bytes, content_type: str, expected: str) -> None:
    """By their mark, their header or their own word; a codec that is no encoding is not used."""
    assert decode(body, content_type) == expected


@given(st.binary(max_size=200), st.text(max_size=40))
def test_any_bytes_are_text(body: bytes, content_type: str) -> None:
    """Whatever is sent becomes text that can be parsed."""
    parse_html(decode(body, content_type), host="x")


@pytest.mark.parametrize(
    "text",
    ["<div>" * 100_000, "<span>" * 20_000 + "</x>" * 20_000, "<i></i>" * 150_000,
     "<a " + " ".join(f"b{n}" for n in range(50_000)) + ">", '<a "' * 100_000, "<style" * 200_000,
     "<rss><a></b>" * 15_000, "<div></i>" * 40_000, "<div/>" * 60_000,
     "<script-card>" + "<div>" * 100_000, "<STYLE>a</style >" + "<div>" * 100_000,
     "<select>" + "<option>US 9</option>" * 6_000, "<SELECT>" + "<optgroup><option>9" * 5_000,
     ("<b " + " ".join(f"attribute{n:04}=1" for n in range(40)) + "></b>") * 10_000,
     ("</x a=1>" + "text " * 80) * 3_000, "a" * 400_000 + "<td a=1>b" * 1_000,
     "\ufffd" * (LARGEST // 3 + 1)],
)  # fmt: skip
def test_monsters_are_refused(text: str) -> None:
    """Length, depth, tags, attributes and choices that would hold the parser for seconds."""
    with pytest.raises(UnreadableError):
        parse_html(text, host="shop.example")


def test_a_big_ordinary_page_is_no_monster() -> None:
    """Megabytes of tags that are closed, and a shop's state in a script that is text."""
    text = '<div class="a"><p>text<a href="/p">x</a></div>\n' * 25_000
    text += "<table>" + '<tr class="r">' + '<td class="c">text</td>' * 10 + "</tr>"
    text += '<tr class="r"><td class="c">text</td></tr>' * 2_000 + "</table>"
    text += '</b class="x">' * 50 + "text " * 10_000
    text += ("<select>" + "<option>US 9</option>" * 250 + "</select>") * 20
    text += '<SCRIPT>s={"a":"' + "<div></scrip>" * 100_000 + '"}</Script><h1>End</h1>'
    tree = parse_html(text, host="shop.example")
    heading = tree.css_first("h1")
    assert heading is not None
    assert heading.text() == "End"
