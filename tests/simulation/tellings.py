"""What messages tell, as a person reads them: of which shoe, what happened, in which sizes.

It knows nothing of what should have been told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.models import ChangeKind
from tests.wire.rules import walk

if TYPE_CHECKING:
    from tests.simulation.world import Arrival

WORD = re.compile(r"\b(Kiri[a-z]{3})\b")
_SIZE = re.compile(r"US \d+")
_NEW_SIZE = re.compile(r"\*\*(US \d+)(?: \\\(\d+ cm\\\))?\*\*")  # where others are in stock as well
_SHARE = re.compile(r": \d+% off$")
_WHY = re.compile(r"raincloud:why:(\d+)")
_KINDS = {
    "Live now": ChangeKind.LIVE,
    "Restock": ChangeKind.RESTOCK,
    "Sold out meanwhile": ChangeKind.LIVE,  # a person hears of what came in, though it went again
    "Drop announced": ChangeKind.ANNOUNCED,
    "The time of a drop is known": ChangeKind.ANNOUNCED,
    "Drop moved": ChangeKind.MOVED,
    "Drop cancelled": ChangeKind.CANCELLED,
    "Price cut": ChangeKind.PRICE_CUT,
    "Sold out": ChangeKind.SOLD_OUT,
}


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One change as a message tells of it."""

    word: str
    kind: ChangeKind | None  # none for a reminder
    heading: str
    sizes: frozenset[str]
    others: frozenset[str]  # sizes that are said to be in stock as well
    channel_id: int
    at: float  # when its request departed
    arrived_at: float
    is_digest: bool


def text_of(arrival: Arrival) -> str:
    """Return all that a message says."""
    return "\n".join(
        str(part["content"])
        for part in walk(arrival.message.payload.get("components") or [])
        if "content" in part
    )


def marks_of(arrival: Arrival) -> list[str]:
    """Return what no second message may bear: its nonce, and the delivery its button names."""
    marks = [f"button {each}" for each in _WHY.findall(str(arrival.message.payload["components"]))]
    if arrival.message.nonce is not None:
        marks.append(f"nonce {arrival.message.nonce}")
    return marks


def tellings_of(arrival: Arrival) -> Iterator[Telling]:
    """Give what a message tells: one change of a card, several of a digest."""
    text = text_of(arrival)
    blocks = text.split("\n")
    is_digest = " alerts, the most important first" in text or "-# One alert." in text
    for number, line in enumerate(blocks):
        found = WORD.search(line)
        if found is None:
            continue
        if is_digest:
            heading = line.partition("**")[2].partition("**")[0]
            facts = blocks[number + 1] if number + 1 < len(blocks) else ""
        else:
            heading = blocks[number - 1].removeprefix("### ") if number else ""
            facts = "\n".join(each for each in blocks if each.startswith("**Sizes**"))
        new = frozenset(_NEW_SIZE.findall(facts))
        named = frozenset(_SIZE.findall(facts))
        yield Telling(
            word=found[1],
            kind=_KINDS.get(_SHARE.sub("", heading)),
            heading=heading,
            sizes=new or named,
            others=named - new if new and not is_digest else frozenset(),
            channel_id=arrival.channel_id,
            at=arrival.departed_at,
            arrived_at=arrival.at,
            is_digest=is_digest,
        )
        if not is_digest:
            return


def lead_words(lead: timedelta) -> tuple[str, ...]:
    """Return how the headings of a reminder begin; the last one is of one that is late."""
    if not lead:
        return ("It drops now", "It drops today", "The drop's time has passed")
    named = "One hour" if lead >= timedelta(hours=1) else f"{lead // timedelta(minutes=1)} minutes"
    return (named, "The drop is near")
