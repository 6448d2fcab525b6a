"""The body of a feed made fit to be parsed: mended, shortened, and rid of its broken posts.

Knows nothing of what the posts say.
"""

from __future__ import annotations

import codecs
import re
import sys
from dataclasses import dataclass

from bot.sources.web import TooLargeError

WHOLE = 256 * 1024  # bytes; of a longer feed only the posts that may name a 2002R are parsed
SIGNS_LIMIT = 500_000  # signs that begin a tag, of a whole feed: 500 long posts have 300,000
MARKUP_LIMIT = 20_000  # tags of what is parsed; inside each other they cost 60 µs each, twice
TAIL_LIMIT = 4_096  # bytes behind the last post; more of them are no feed's own
BARE = b"<rss><channel>"  # the head of a feed whose own is broken

LONGEST_DECLARATION = 1_000  # bytes; nobody's is longer
END = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
POST = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_DATE = re.compile(
    rb"<(?:[\w.-]{1,40}:)?(?:pubdate|published|updated|created|date)[\s>]", re.IGNORECASE
)
# A tag whose name holds what no name holds: it may have been any, the text's own among them.
_TORN_TAG = re.compile(rb"</?[A-Za-z0-9:._-]{0,40}[\x01-\x08\x0b\x0c\x0e-\x1f\x80-\xff]")
# What stands for a letter that was lost, and what XML allows nowhere (1.0, 2.2); apart from
# letters, at a gap or a tag, that is no more than what programs leave behind.
_NO_TEXT = re.compile(rb"\xef\xbf\xbd|[\x01-\x08\x0b\x0c\x0e-\x1f]")
_STRAY = re.compile(
    rb"(?<=[\s>])[\x01-\x08\x0b\x0c\x0e-\x1f]++(?![\w\x80-\xff])"
    rb"|(?<![\w\x80-\xff])[\x01-\x08\x0b\x0c\x0e-\x1f]++(?=[\s<])"
)
_POST_END = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:item|entry)\s*>", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml[^<>]{0,200}\?>")
_REFERENCE = re.compile(rb"&#(?:[xX](?P<hex>[0-9A-Fa-f]{1,40})|(?P<number>\d{1,40}));")
# The parts of a post that are read, each of which has to end: one that does not swallows others.
_PART = re.compile(
    rb"<(?P<end>/?)(?P<name>(?:[\w.-]{1,40}:)?"
    rb"(?:item|entry|title|description|summary|content|encoded|pubdate|published|updated))"
    rb"(?=[\s/>])[^<>]{0,4000}?(?P<empty>/?)>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortened:
    """A feed as it is parsed.

    ``is_whole`` is false where posts that may name a 2002R had to be left out for their number, and
    ``broken`` counts those that were left out because their markup or title is broken.
    """

    body: bytes
    is_whole: bool = True
    broken: int = 0


def decoded(body: bytes) -> bytes:
    """Return a feed in the encoding that its byte order mark tells.

    That counts more than the encoding which the feed names (XML 1.0, 4.3.3).
    """
    if not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body
    text = body.decode("utf-16", "replace")
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")


def mended(body: bytes) -> bytes:
    """Return what is parsed of a feed with a question mark for each character that does not exist.

    A reference to one hides all posts from the parser. And the declaration ends a line, or is
    none: the parser looks for an encoding up to the line's end, again from each quotation mark.
    """
    body = _REFERENCE.sub(lambda found: found[0] if _is_character(found) else b"?", body)
    if not body.startswith(b"<?"):
        return body
    declaration, end, rest = body.partition(b"?>")
    if not end or len(declaration) > LONGEST_DECLARATION:
        return body[2:]
    return declaration + end + b"\n" + rest


def _is_character(found: re.Match[bytes]) -> bool:
    number = int(found["hex"], 16) if found["hex"] else int(found["number"])
    is_surrogate = 0xD800 <= number <= 0xDFFF  # noqa: PLR2004 - Unicode's own
    return 0 < number <= sys.maxunicode and not is_surrogate


def dates_posts(plain: bytes) -> bool:
    """Tell whether a date stands among a feed's posts, readable or not; those of its head differ.

    Args:
        plain: the feed without bytes that are nought.
    """
    first = POST.search(plain)
    return first is not None and _DATE.search(plain, first.end()) is not None


def shortened(body: bytes) -> Shortened:
    """Return a feed without its broken posts; a long one without those that name no 2002R.

    Parsers are slow: half a megabyte of broken XML takes a second.
    """
    starts = [found.start() for found in POST.finditer(body)]
    head = body[: starts[0]] if starts else body
    if not _is_short(head):
        raise TooLargeError("The feed holds more markup than is read.")
    is_short = _is_short(body)
    is_headless = _is_broken(head)  # in it stands a post that does not begin as one
    if not starts or not (
        is_headless or not is_short or any(map(_is_broken, _parts(body, starts)))
    ):
        return Shortened(body=body)
    head = BARE if is_headless else head
    parts, size, tags, tail = [head], len(head), head.count(b"<"), b"</channel></rss>"
    broken = int(is_headless)
    last = _end_of_posts(body, starts[-1])
    if (end := END.search(body, last)) is not None:
        tail = body[last if end.end() - last <= TAIL_LIMIT else end.start() : end.end()]
    for part in _parts(body, starts):
        if not is_short and not _may_matter(part):
            continue
        if size + len(part) > WHOLE or tags + part.count(b"<") > MARKUP_LIMIT:
            whole = b"".join([*parts, tail])  # the newest posts stand first
            return Shortened(body=whole, is_whole=False, broken=broken)
        if _is_broken(part):
            broken += 1
            continue
        parts.append(part)
        size += len(part)
        tags += part.count(b"<")
    return Shortened(body=b"".join([*parts, tail]), broken=broken)


def _parts(body: bytes, starts: list[int]) -> list[bytes]:
    """Return the posts of a feed, each as it stands; the last without the feed's own end."""
    stops = [*starts[1:], _end_of_posts(body, starts[-1])]
    return [body[start:stop] for start, stop in zip(starts, stops, strict=True)]


def _end_of_posts(body: bytes, start: int) -> int:
    """Return where the last post ends, that begins somewhere; what stands behind is the feed's."""
    feed = END.search(body, start)
    stop = feed.start() if feed else len(body)
    ends = [found.end() for found in _POST_END.finditer(body, start, stop)]
    return ends[-1] if ends else stop


def _may_matter(part: bytes) -> bool:
    return b"2002" in part.replace(b"\0", b"")


def _is_broken(part: bytes) -> bool:
    """Tell whether a post that may name a 2002R is damaged: what is read of it may be false."""
    if not _may_matter(part) or b"\0" in part:  # UTF-16 without its mark is not looked into
        return False
    opened: dict[bytes, int] = {}
    plain = _unquoted(part)
    if plain is None or _TORN_TAG.search(plain):
        return True
    for found in _PART.finditer(plain):
        step = 0 if found["empty"] else -1 if found["end"] else 1
        name = found["name"].lower()
        opened[name] = opened.get(name, 0) + step
        if opened[name] < 0:
            return True
    start = part.find(b"<title")
    title = part[start : part.find(b"</title", start) + 1] if start >= 0 else b""
    return any(opened.values()) or _NO_TEXT.search(_STRAY.sub(b"", title)) is not None


def _unquoted(part: bytes) -> bytes | None:
    """Return a post without what it quotes (CDATA), or None if a quotation does not end."""
    kept: list[bytes] = []
    end = 0
    while (start := part.find(b"<![CDATA[", end)) >= 0:
        kept.append(part[end:start])
        end = part.find(b"]]>", start)
        if end < 0:
            return None
    return b"".join([*kept, part[end:]])


def _is_short(body: bytes) -> bool:
    return len(body) <= WHOLE and body.count(b"<") <= MARKUP_LIMIT
