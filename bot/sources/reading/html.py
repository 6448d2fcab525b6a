"""A web page's bytes made into a tree, unless reading it would cost more than any page is worth.

Knows nothing of products.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.sources.web import UnreadableError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

TAGS_LIMIT = 150_000  # a real page of 2.5 MB has a third of them; more cost over 200 MB
# Steps the parser takes: each tag may look at every open one, and each attribute at every other.
# A real page takes about two million; lexbor does a hundred million in a third of a second.
WORK_LIMIT = 40_000_000
ATTRIBUTE_COST = 4  # one attribute's look at another takes as long as four looks at open tags
CHOICE_COST = 5  # and a choice in a menu looks at each before it: 10,000 of them take 0.9 s
MARKS_LIMIT = 1_000_000  # signs that begin a tag, those in scripts too
# Letters copied where text goes on behind a tag that is ignored and has a value: the parser moves
# all that came before. 1,200,000,000 of them, in a page of 2 MB, cost 1.2 GB.
MOVED_LIMIT = 100_000_000
ATTRIBUTES_LIMIT = 6_400  # of one tag; their square is past the limit of work
# Bytes in UTF-8. An answer has 8 MiB at most; what fits no encoding becomes three times as many,
# and costs 250 MB where it is all in one block of data.
LARGEST = 12 * 1024 * 1024
SCANNED = 4_096  # bytes in which a page names its encoding; the HTML standard looks at 1,024

# Quotation marks are not believed: one too many would hide every tag behind it.
# What stands in scripts is text, and often the tags of a whole shop.
_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[a-z][^\s/<>]*+)(?P<rest>[^<>]*+)", re.IGNORECASE)
_RAW = frozenset({"script", "style", "textarea"})
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{1,40})", re.IGNORECASE)
_MENU, _CHOICES = "select", frozenset({"option", "optgroup"})
# Tags that make nothing where they do not belong.
_IGNORED = frozenset({"html", "head", "body", "frame", "frameset"})
_OF_TABLES = frozenset(
    {"caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"}
)  # in none they make nothing
# Tags that close by themselves, so that they never stand inside each other.
_SHALLOW = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr", "p", "li", "option", "tr", "td", "th", "dt", "dd"),
    ]
)
# Tags that stay open though they end in a slash, but in drawings.
_NESTING = frozenset(
    [
        *("div", "span", "section", "article", "main", "header", "footer", "nav", "ul", "ol"),
        *("table", "form", "button", "select", "label", "b", "i", "em", "strong", "font", "u"),
    ]
)
_ENCODINGS = re.compile(
    r"utf_?8(?:_sig)?|ascii|latin_?1|iso8859_?\d{1,2}|cp125\d|cp874|cp932|shift_jis\w*|euc_\w+"
    r"|iso2022_jp|gb2312|gbk|gb18030|big5\w*|koi8_[rut]|mac_roman|cp949"
)
# What every browser takes them for (https://encoding.spec.whatwg.org/#names-and-labels): the same
# with more letters.
_TAKEN_FOR = {
    **dict.fromkeys(("iso8859_1", "ascii", "latin_1", "latin1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Labels of that standard which Python does not know.
_LABELS = {
    **dict.fromkeys(("windows-31j", "x-sjis"), "cp932"),
    **{f"x-cp{number}": f"cp{number}" for number in (1250, 1251, 1252)},
    "windows-949": "cp949",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
}
_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def decode(body: bytes, content_type: str = "") -> str:
    """Return a page's text in the encoding it names; what does not fit becomes a question mark.

    Bytes of zero are left out: they mean nothing, and the parser makes three of each.
    """
    for mark, name in _BOMS.items():
        if body.startswith(mark):
            return body.decode(name, "replace").removeprefix("\ufeff")
    told = _CHARSET.search(content_type.encode("ascii", "replace")) or _CHARSET.search(
        body[:SCANNED]
    )
    text = body.translate(None, b"\0")  # no encoding but UTF-16 has them within a letter
    known = _known(told[1].decode("ascii")) if told else None
    return text.decode(known or "utf-8", "replace")


def encoding_told(content_type: str) -> str | None:
    """Return the encoding that an answer's Content-Type tells, as Python calls it.

    None where it tells none, or one that no text on the web has.
    """
    told = _CHARSET.search(content_type.encode("ascii", "replace"))
    return _known(told[1].decode("ascii")) if told else None


def parse_html(text: str, *, host: str) -> LexborHTMLParser:
    """Make a page's text into a tree.

    Raises:
        UnreadableError: it is longer, nested deeper, or has more tags or attributes, than a page
            can have.
    """
    from selectolax.lexbor import LexborHTMLParser

    encoded = text.encode("utf-8", "replace")
    if len(encoded) > LARGEST or _is_monstrous(text):
        raise UnreadableError(f"{host} sent a page with more in it than is read.")
    try:
        return LexborHTMLParser(encoded)
    except (ValueError, RuntimeError, MemoryError):
        raise UnreadableError(f"{host} sent a page that cannot be read.") from None


def _is_monstrous(text: str) -> bool:
    if text.count("<") > MARKS_LIMIT:
        return True
    work, choices, moved, begins = 0, _Choices(), 0, 0
    opened: list[str] = []
    count: Counter[str] = Counter()
    for tags, (at, slash, name, rest) in enumerate(_tags(text)):
        if tags > TAGS_LIMIT or work > WORK_LIMIT or moved > MOVED_LIMIT:
            return True
        is_stray = bool(slash and not count[name]) or (name in _OF_TABLES and not count["table"])
        if is_stray or name in _IGNORED or (name == "form" and count["form"]):
            moved += (at - begins) * ("=" in rest)
        else:
            begins = at  # another text begins behind it
        work += len(opened) + choices.work(slash, name)
        if slash:  # what ends nothing that is open is looked for in all of it, in vain
            while count[name]:
                last = opened.pop()
                count[last] -= 1
                if last == name:
                    break
        elif name not in _SHALLOW and not (rest.endswith("/") and name not in _NESTING):
            opened.append(name)
            count[name] += 1
        if len(rest) > 500:  # noqa: PLR2004 - fewer letters hold no harmful number of attributes
            work += ATTRIBUTE_COST * _attributes(rest) ** 2
    return work > WORK_LIMIT or moved > MOVED_LIMIT


class _Choices:
    """Counts what a menu lets one choose."""

    def __init__(self) -> None:
        self._is_open = False
        self._count = 0

    def work(self, slash: str, name: str) -> int:
        """Return the steps that a tag costs as a choice."""
        if name == _MENU:
            self._is_open, self._count = not slash, 0
        elif self._is_open and name in _CHOICES and not slash:
            self._count += 1
            return CHOICE_COST * self._count
        return 0


def _tags(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield a page's tags but those around raw text: the end, the slash, the name, what follows it.

    Each is looked for by itself: a pattern that searches all of a long page would let no other
    thread run meanwhile.
    """
    at = text.find("<")
    while at >= 0:
        found = _TAG.match(text, at)
        if found is None:
            at = text.find("<", at + 1)
            continue
        slash, name, rest = found.groups()
        name, at = name.lower(), found.end()
        if name in _RAW and not slash and text.startswith(">", at):
            at = _end_of_raw(text, at, name)
        else:
            yield at, slash, name, rest
        at = text.find("<", at)


def _end_of_raw(text: str, at: int, name: str) -> int:
    """Return where the tag stands that ends a script, a style or a textarea, or the page ends."""
    while (at := text.find("</", at)) >= 0:
        if text[at + 2 : at + 2 + len(name)].lower() == name:
            return at
        at += 2
    return len(text)


def _attributes(text: str) -> int:
    """Return about how many attributes a tag has; not many more than are one too many."""
    count = end = 0
    for number, found in enumerate(_QUOTED.finditer(text)):
        count += len(text[end : found.start()].split(None, ATTRIBUTES_LIMIT))
        end = found.end()
        if count > ATTRIBUTES_LIMIT or number > ATTRIBUTES_LIMIT:  # each has one value at most
            return max(count, number)
    return count + len(text[end:].split(None, ATTRIBUTES_LIMIT))


def _known(name: str) -> str | None:
    try:
        known = codecs.lookup(_LABELS.get(name.lower(), name)).name.replace("-", "_")
    except (LookupError, ValueError):
        return None
    known = _TAKEN_FOR.get(known, known)
    return known if _ENCODINGS.fullmatch(known) else None
