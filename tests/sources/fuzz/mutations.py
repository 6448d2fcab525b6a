"""What becomes of answers on their way: cut, mixed, recoded, misprinted, replaced, blown up.

Every mutation is made from a generator of random numbers, so that a seed brings it back.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.sources.fuzz.misprints import misprinted

LARGEST = 8 * 1024 * 1024  # bytes of a body that is blown up; more is not read
DEEP = 20_000  # brackets or tags inside each other
# What is done to the bytes as such, or puts another page in place of all: no news can be in it.
DAMAGES = frozenset({"cut", "recoded", "packed", "replaced", "refused"})

PIECES = (b"<div>", b"[", b'{"a":', b"<item>", b"BEGIN:VEVENT\r\n", b'"', b"\0", b"&#", b"\\u00")
WALLS = (
    "<!doctype html><html><head><title>Just a moment...</title></head><body></body></html>",
    '<html><body><div id="sec-if-cpt-container"></div></body></html>',
    "<html><title>Access denied</title><h1>Access denied</h1></html>",
    "<html><head><title>Log in</title></head><body><form action=/login></form></body></html>",
    "<html><title>Site under maintenance</title><p>We will be back soon.</p></html>",
    "<html><title>500</title><p>Warning: mysqli_connect(): (HY000/2002)</p></html>",
    "", "null", "[]", "{}", "0", "OK", '{"error": "Too many requests"}', '{"products": []}',
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One answer that something was done to: what, and what came of it."""

    names: tuple[str, ...]
    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_damaged(self) -> bool:
        """Tell whether no news can be in it, because it is no page any more."""
        return DAMAGES.issuperset(self.names)


def mutate(body: bytes, chance: Random, *, content_type: str) -> Mutant:
    """Do one to three things to an answer.

    Args:
        body: as it was.
        chance: where luck comes from.
        content_type: of the answer as it was.
    """
    mutant = Mutant(names=(), body=body, headers={"Content-Type": content_type})
    for _ in range(chance.choices((1, 2, 3), (6, 3, 1))[0]):
        change = chance.choices(CHANGES, WEIGHTS)[0]
        mutant = change(mutant, chance)
    return mutant


def _next(mutant: Mutant, name: str, body: bytes, **more: Any) -> Mutant:
    headers = mutant.headers | more.pop("headers", {})
    status = more.pop("status", mutant.status)
    return Mutant(names=(*mutant.names, name), body=body, headers=headers, status=status)


def _cut(mutant: Mutant, chance: Random) -> Mutant:
    return _next(mutant, "cut", mutant.body[: _at(mutant.body, chance)])


def _garbled(mutant: Mutant, chance: Random) -> Mutant:
    body = bytearray(mutant.body)
    for _ in range(chance.choice((1, 3, 30)) if body else 0):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return _next(mutant, "garbled", bytes(body))


def _spliced(mutant: Mutant, chance: Random) -> Mutant:
    """Drop, repeat or put in a stretch of bytes."""
    body, at = mutant.body, _at(mutant.body, chance)
    length = chance.choice((1, 20, 300, 5_000))
    part = chance.choice((b"", body[max(0, at - length) : at] * 2, chance.choice(PIECES)))
    return _next(mutant, "spliced", body[:at] + part + body[at + chance.choice((0, length)) :])


def _deepened(mutant: Mutant, chance: Random) -> Mutant:
    body, at = mutant.body, _at(mutant.body, chance)
    piece = chance.choice(PIECES) * chance.choice((50, DEEP))
    return _next(mutant, "deepened", body[:at] + piece + body[at:])


def _recoded(mutant: Mutant, chance: Random) -> Mutant:
    """Send a page in one encoding and say that it is another."""
    text = mutant.body.decode("utf-8", "replace")
    names = ("utf-16", "utf-16-le", "utf-32", "utf-7", "cp037", "shift_jis", "utf-8-sig")
    body = text.encode(chance.choice(names), "replace")
    said = chance.choice(("utf-8", "utf-16", "idna", "x" * 50, "shift_jis", "rot13", ""))
    kind = mutant.headers["Content-Type"].partition(";")[0]
    headers = {"Content-Type": f"{kind}; charset={said}"}
    return _next(mutant, "recoded", body, headers=headers)


def _packed(mutant: Mutant, chance: Random) -> Mutant:
    """Break the packing, or name one that is none."""
    packed = gzip.compress(mutant.body, 1, mtime=0)
    at = chance.randrange(len(packed))
    broken = (packed[:at], packed[:at] + b"\xff" + packed[at + 1 :], mutant.body)
    encoding = chance.choice(("gzip", "deflate", "br", "gzip, gzip", "\xff"))
    body = chance.choice(broken)
    return _next(mutant, "packed", body, headers={"Content-Encoding": encoding})


def _replaced(mutant: Mutant, chance: Random) -> Mutant:
    return _next(mutant, "replaced", chance.choice(WALLS).encode())


def _refused(mutant: Mutant, chance: Random) -> Mutant:
    status = chance.choice((204, 206, 302, 307, 400, 401, 403, 404, 429, 430, 500, 503, 599))
    headers = {
        "Location": chance.choice(("", "/", "http://[", "https://10.0.0.1/", "/password", "//x")),
        "Retry-After": chance.choice(("", "5", "9" * 30, "Tue, 99 Foo", "-1")),
    }
    body = chance.choice((mutant.body, b"", *(wall.encode() for wall in WALLS)))
    return _next(mutant, "refused", body, status=status, headers=headers)


def _headed(mutant: Mutant, chance: Random) -> Mutant:
    """Send headers that are wrong, or of another kind of page."""
    headers = {
        "Content-Type": chance.choice(("", "text/html", "application/json", "x", "text/xml;;=")),
        "Cache-Control": chance.choice(("", "max-age=1e9", "max-age=" + "9" * 50, "no-cache")),
        "Expires": chance.choice(("0", "Tue, 24 Nov 2026 12:30:00 GMT", "Foo, 99")),
        "X-WP-TotalPages": chance.choice(("", "0", "7", "9" * 30)),
    }
    return _next(mutant, "headed", mutant.body, headers=headers)


def _swollen(mutant: Mutant, chance: Random) -> Mutant:
    """Repeat a part until the whole is as long as anything that is read."""
    body, lines = mutant.body, mutant.body.splitlines(keepends=True)
    start, stop = sorted((_at(body, chance), _at(body, chance)))
    if len(lines) > 4 and chance.random() < 0.4:
        first = chance.randrange(len(lines))
        start = sum(map(len, lines[:first]))
        stop = start + sum(map(len, lines[first : first + chance.choice((1, 3, 12))]))
    part = body[start:stop] or b" "
    size = chance.choice((200_000, 2_000_000, LARGEST)) - len(body)
    return _next(mutant, "swollen", body[:stop] + part * max(0, size // len(part)) + body[stop:])


def _misprinted(mutant: Mutant, chance: Random) -> Mutant:
    """Change values: in its JSON or that of a page's blocks, else in its lines."""
    return _next(mutant, "misprinted", misprinted(mutant.body, chance))


def _at(body: bytes, chance: Random) -> int:
    return chance.randint(0, len(body))


Change = Callable[[Mutant, Random], Mutant]
SHARES: dict[Change, float] = {
    _misprinted: 40,
    _garbled: 10,
    _spliced: 10,
    _cut: 10,
    _deepened: 5,
    _recoded: 6,
    _packed: 4,
    _replaced: 4,
    _refused: 4,
    _headed: 4,
    _swollen: 3,
}
CHANGES, WEIGHTS = list(SHARES), list(SHARES.values())
