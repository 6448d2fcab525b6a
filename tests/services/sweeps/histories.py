"""A shop's life over 300 looks, made up: what was truly in stock, and what it answered each time.

Its answers fail, shrink, flicker and change their shape as those of real shops do; its truth is
known beforehand, so that what is reported of it can be judged.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

LOOKS = 300
SHOES = 12  # 2002Rs; the shop's other products come on top
OTHERS = 28
SIZES = ("US 8", "US 9", "US 10", "US 11")
SHORTEST_OUT, LONGEST_OUT = 15, 70  # looks that a size stays sold out
SHORTEST_IN, LONGEST_IN = 1, 50  # and in stock: some are gone before anybody looks twice
FLICKERS = 0.03  # of the sizes that are in stock are shown as sold out, for one look
STEADY = 12  # looks without one after the first look and after a flicker: twice running is none
PLACEHOLDER, REBORN = 0, 1  # the numbers of two shoes with a life of their own
BORN = 130  # the look at which one shoe's page begins to have sizes
RECREATED = 170  # the look at which a shoe is deleted and made again, under another id
MOVED = 220  # the look at which the shop counts all its ids anew

Key = tuple[str, str]  # a shoe's handle and a size
FAILURES: dict[str, Callable[[list[Any]], httpx.Response]] = {
    "gone away": lambda _: httpx.Response(503),
    "out of order": lambda _: httpx.Response(500, text="Internal Server Error"),
    "slow down": lambda _: httpx.Response(429, headers={"Retry-After": "60"}),
    "wall": lambda _: httpx.Response(
        200, html="<html><head><title>Just a moment...</title></head><body></body></html>"
    ),
    "empty": lambda _: httpx.Response(200, json={"products": []}),
    "emptied": lambda products: httpx.Response(
        200, json={"products": [product | {"variants": []} for product in products[:1]]}
    ),
    "cut": lambda products: httpx.Response(
        200,
        content=httpx.Response(200, json={"products": products}).content[:4000],
        headers={"Content-Type": "application/json"},
    ),
    "shrunken": lambda products: httpx.Response(200, json={"products": products[:9]}),
    "shortened": lambda products: httpx.Response(200, json={"products": products[:30]}),
    "another shape": lambda products: httpx.Response(200, json={"items": products}),
}
# How the shop tells of its variants, and from which look on.
ERAS = (
    (0, "plain"),
    (60, "colours"),
    (110, "numbers"),
    (150, "named"),
    (195, "mute"),
    (203, "us"),
    (250, "bare"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One moment: what was in stock, and what the shop said to whoever asked."""

    true: frozenset[Key]
    shown: frozenset[Key]  # fewer where sizes flicker
    weather: str  # "fair", or the name of a failure
    products: list[dict[str, Any]]

    def answer(self) -> httpx.Response:
        """Return the list of products as it was answered."""
        if self.weather in FAILURES:
            return FAILURES[self.weather](self.products)
        return httpx.Response(200, json={"products": self.products})


@dataclass(slots=True)
class History:
    """All looks, made from a seed."""

    seed: int
    looks: list[Look] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Live it."""
        chance = random.Random(self.seed)  # noqa: S311 - made-up luck, not secrets
        lives = {
            (f"shoe-{number}", size): _life(chance, born=BORN if number == PLACEHOLDER else 0)
            for number in range(SHOES)
            for size in SIZES
        }
        weather = _weather(chance)
        flickered_at: dict[Key, int] = {}
        for index in range(LOOKS):
            true = frozenset(key for key, life in lives.items() if life[index])
            flickering = {
                key
                for key in sorted(true)
                if chance.random() < FLICKERS and index - flickered_at.get(key, 0) > STEADY
            }
            flickered_at |= dict.fromkeys(flickering, index)
            shown = true - flickering
            products = [_product(number, index, shown) for number in range(SHOES + OTHERS)]
            self.looks.append(
                Look(true=true, shown=shown, weather=weather[index], products=products)
            )

    def arrivals(self) -> list[tuple[Key, range]]:
        """Return every time that a size came in, with the looks for which it stayed."""
        found = []
        for key in sorted({key for look in self.looks for key in look.true}):
            begin = None
            for index in range(LOOKS + 1):
                is_in = index < LOOKS and key in self.looks[index].true
                if is_in and begin is None:
                    begin = index
                elif not is_in and begin is not None:
                    found.append((key, range(begin, index)))
                    begin = None
        return found


def _life(chance: random.Random, *, born: int) -> list[bool]:
    life = [False] * born
    is_in = born == 0 and chance.random() < 0.4
    while len(life) < LOOKS:
        low, high = (SHORTEST_IN, LONGEST_IN) if is_in else (SHORTEST_OUT, LONGEST_OUT)
        life += [is_in] * chance.randint(low, high)
        is_in = not is_in
    return life[:LOOKS]


def _weather(chance: random.Random) -> list[str]:
    """Return fair weather with failures in between, of which some last."""
    weather = ["fair"] * 3
    while len(weather) < LOOKS:
        weather += ["fair"] * chance.randint(1, 8)
        weather += [chance.choice(sorted(FAILURES))] * chance.choice((1, 1, 1, 2, 3))
    return weather[:LOOKS]


def _product(number: int, index: int, shown: frozenset[Key]) -> dict[str, Any]:
    is_shoe = number < SHOES
    handle = f"shoe-{number}" if is_shoe else f"shirt-{number}"
    made_again = 1 if number == REBORN and index >= RECREATED else 0
    has_sizes = number != PLACEHOLDER or index >= BORN
    era = [name for begin, name in ERAS if begin <= index][-1]
    return {
        "id": number + 1 + 1_000 * made_again + (50_000 if index >= MOVED else 0),
        "title": f"New Balance 2002R No. {number}" if is_shoe else f"Shirt {number}",
        "handle": handle,
        "vendor": "New Balance",
        "tags": "shoes, new" if era == "numbers" else ["shoes", "new"],
        "options": _options(era),
        "variants": [
            _variant(era, size, is_in=(handle, size) in shown) for size in SIZES if has_sizes
        ],
        "images": [],
    }


def _options(era: str) -> list[Any]:
    if era == "colours":
        return [{"name": "Colour", "position": 1}, {"name": "Size", "position": 2}]
    return ["US Size"] if era == "us" else [{"name": "Size", "position": 1}]


def _variant(era: str, size: str, *, is_in: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"id": 1, "title": size, "option1": size, "option2": None}
    if era == "colours":
        made |= {"title": f"Grey / {size}", "option1": "Grey", "option2": size}
    elif era == "named":
        made |= {"title": f"{size} / EU 42", "option1": f"{size} / EU 42"}
    elif era in {"us", "bare"}:
        made |= {"title": size.removeprefix("US "), "option1": size.removeprefix("US ")}
    made |= {"price": 150 if era == "numbers" else "150.00", "available": is_in}
    if era == "mute":
        del made["available"]
    return made
