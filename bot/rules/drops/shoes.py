"""What is to come of each shoe: its drops and draws together, with what each shop says of them.

Knows nothing of who asks, nor of how it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.models import Drop, SeenDrop
from bot.rules.drops.identity import is_same_shoe
from bot.rules.drops.ranking import is_over
from bot.rules.drops.shops import shops_of

Word = Drop | SeenDrop


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingShoe:
    """A shoe and all that is to come of it.

    ``drops`` are its drops and draws, the soonest first, at least one; ``words`` what is said of
    them: by each shop, or by the drop itself where no shop says anything. ``image_url`` is a
    picture of it, or none.
    """

    drops: tuple[Drop, ...]
    words: tuple[Word, ...]
    image_url: str | None = None

    @property
    def name(self) -> str:
        """What it is called: as its soonest drop is."""
        return self.drops[0].name

    @property
    def style_code(self) -> str | None:
        """Its style code, where any of its drops has one."""
        return next((drop.style_code for drop in self.drops if drop.style_code), None)


def coming_shoes(
    drops: Iterable[Drop],
    words: Mapping[int, Sequence[SeenDrop]],
    pictures: Mapping[str, str],
    now: datetime,
    *,
    region: str | None = None,
) -> tuple[ComingShoe, ...]:
    """Return the shoes of drops, each where the first of its drops stands.

    Args:
        drops: to come, the soonest first.
        words: what is said of each, by its id.
        pictures: by style code, for drops that have none themselves.
        now: aware, UTC; what shops said of a time that is past is left out.
        region: only what shops of this country say, and what names no country.
    """
    shoes: list[list[Drop]] = []
    by_code: dict[str, list[Drop]] = {}
    for drop in drops:
        known = _shoe_of(drop, shoes, by_code)
        if known is None:
            known = []
            shoes.append(known)
        known.append(drop)
        if drop.style_code is not None:
            by_code.setdefault(drop.style_code, known)
    return tuple(_coming(alike, words, pictures, now, region) for alike in shoes)


def _shoe_of(
    drop: Drop, shoes: Sequence[list[Drop]], by_code: Mapping[str, list[Drop]]
) -> list[Drop] | None:
    """Return the drops of the same shoe; names are compared only where a code is missing."""
    if drop.style_code is not None and (known := by_code.get(drop.style_code)):
        return known
    for alike in shoes:
        has_code = any(each.style_code for each in alike)
        if (drop.style_code is None or not has_code) and is_same_shoe(drop, alike[0]):
            return alike
    return None


def _coming(
    drops: Sequence[Drop],
    words: Mapping[int, Sequence[SeenDrop]],
    pictures: Mapping[str, str],
    now: datetime,
    region: str | None,
) -> ComingShoe:
    said = [word for drop in drops for word in _words_of(drop, words.get(drop.id, ()), now, region)]
    shown = [*(drop.image_url for drop in drops), *(word.image_url for word in said)]
    of_code = (pictures.get(drop.style_code or "") for drop in drops)
    return ComingShoe(
        drops=tuple(drops),
        words=tuple(sorted(said, key=lambda word: (word.at is None, word.at or now))),
        image_url=next((url for url in (*shown, *of_code) if url), None),
    )


def _words_of(
    drop: Drop, words: Sequence[SeenDrop], now: datetime, region: str | None
) -> list[Word]:
    """Return what is said of a drop; of its own shop a moderator's word counts."""
    own = (drop.retailer or "").casefold() if drop.guild_id is not None else None
    shops: list[Word] = [
        word
        for word in shops_of(words)
        if not is_over(word, now)
        and (word.retailer or "").casefold() != own
        and (region is None or word.region in {None, region})
    ]
    return shops if shops and own is None else [drop, *shops]
