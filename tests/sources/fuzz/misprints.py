"""Values of an answer changed as templates and people do: dropped, renamed, of another type, huge.

The rest of the answer stays as it was.
"""

from __future__ import annotations

import json
import re
from html import escape, unescape
from random import Random
from typing import Any

PLACES = re.compile(
    rb"(?P<block><script[^>]*ld\+json[^>]*>)(?P<json>.*?)</script>"
    rb"|data-product_variations=\"(?P<form>[^\"]*)\"",
    re.DOTALL,
)
TEXTS = (
    "", " ", "2002R", "M2002RDA", "\ud800", "\u202e9 SU", "9" * 400, "-1", "1e999", "null",
    "<b>US 9</b>", "http://[", "javascript:x", "2026-12-05T10:00:00Z", "99999-99-99", "0000-00-00",
    "in stock", "https://schema.org/InStock", "true", "US 12", "149,99 \u20ac", "x" * 30_000,
)  # fmt: skip
NUMBERS = (0, -1, 1, 2**63, -(2**200), 10**400, 1e308, 0.1, 15000, 99.99)


def misprinted(body: bytes, chance: Random) -> bytes:
    """Return an answer with some values changed: in its JSON, in a page's blocks, or in lines."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return _in_page(body, chance) or _in_lines(body, chance)
    return _json(value, chance)


def _in_page(body: bytes, chance: Random) -> bytes | None:
    found = list(PLACES.finditer(body))
    if not found:
        return None
    place = chance.choice(found)
    name = "json" if place["form"] is None else "form"
    text = place[name].decode("utf-8", "replace")
    try:
        value = json.loads(text if name == "json" else unescape(text))
    except (ValueError, RecursionError):
        return None
    new = _json(value, chance)
    if name == "form":
        new = escape(new.decode()).encode()
    return body[: place.start(name)] + new + body[place.end(name) :]


def _in_lines(body: bytes, chance: Random) -> bytes:
    # A feed in one line has tags for lines.
    parts = re.split(rb"(?<=\n)|(?<=>)", body)
    at = chance.randrange(len(parts))
    match chance.randrange(5):
        case 0:
            del parts[at]
        case 1:
            parts.insert(at, parts[chance.randrange(len(parts))])
        case 2:
            other = chance.randrange(len(parts))
            parts[at], parts[other] = parts[other], parts[at]
        case 3:
            number = str(chance.choice(NUMBERS)).encode()
            parts[at] = re.sub(rb"\d+", number, parts[at], count=1)
        case _:
            head, colon, _ = parts[at].partition(chance.choice((b":", b",", b"=", b">")))
            text = chance.choice(TEXTS).encode("utf-8", "replace")
            parts[at] = head + colon + text + b"\r\n"
    return b"".join(parts)


def _json(value: Any, chance: Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 5))):
        places: list[tuple[Any, Any]] = []
        _walk(value, places)
        if not places:
            break
        inside, key = chance.choice(places)
        _misprint(inside, key, places, chance)
    return json.dumps(value).encode()


def _walk(value: Any, places: list[tuple[Any, Any]]) -> None:
    stack = [value]
    while stack:
        item = stack.pop()
        keys: Any = ()
        if isinstance(item, dict):
            keys = item
        elif isinstance(item, list):
            keys = range(len(item))
        for key in keys:
            places.append((item, key))
            stack.append(item[key])


def _misprint(inside: Any, key: Any, places: list[tuple[Any, Any]], chance: Random) -> None:
    old = inside[key]
    match chance.randrange(9):
        case 0 | 1:
            del inside[key]
        case 2:
            inside[key] = chance.choice(TEXTS)
        case 3:
            inside[key] = chance.choice(NUMBERS)
        case 4:
            inside[key] = chance.choice((None, True, False, [], {}, [[]], [None], {"a": 1}))
        case 5:
            other, name = chance.choice(places)
            inside[key] = json.loads(json.dumps(other.get(name) if isinstance(other, dict) else 1))
        case 6:
            inside[key] = [old] if chance.random() < 0.5 else {"value": old}
        case 7:
            for _ in range(200):
                old = [old]
            inside[key] = old
        case _:
            inside[key] = str(old)
            if isinstance(inside, list):
                inside.append(old)
            else:
                inside[f"{key}s"] = inside.pop(key)
