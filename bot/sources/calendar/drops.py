"""One event of a calendar made into the drops it tells of.

Knows nothing of calendars as files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.models import Confidence, SeenDrop
from bot.parsing import clean, find_codes, match, names_other_model, says_draw
from bot.parsing.dates import When
from bot.sources.calendar.times import CalendarFacts, end_of, when_of
from bot.sources.reading import (
    KEY_LIMIT,
    absolute_link,
    as_draw,
    digest,
    plain,
    read_price,
    read_retailer,
)

DESCRIPTION_LIMIT = 5_000

_CANCELLED = frozenset({"CANCELLED", "CANCELED"})
# What Outlook and people put before or behind the name of an event that does not take place then.
_OFF = (
    r"cancell?ed|postponed|abgesagt|verschoben|annul[ée]e?|report[ée]e?|cancelad[oa]|aplazad[oa]"
    r"|annullat[oa]|rinviat[oa]|geannuleerd|uitgesteld|inställ[td]|avlyst|aflyst|peruttu"
    r"|odwołan[eya]|zrušeno|adiad[oa]|中止|延期|キャンセル|取消|취소"
)
_CALLED_OFF = re.compile(
    rf"^[\W_]{{0,3}}(?:{_OFF})(?:\s?[:\]\)\u3011!]|\s[-\u2013\u2014])[\W_]{{0,3}}"
    rf"|\s[-\u2013\u2014(\[\u3010]\s?(?:{_OFF})[\W_]{{0,3}}$",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?[a-z][a-z0-9]{0,9}\s?/?>|&(?:#\d{1,6}|[a-z]{2,8});", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"']{1,1000}")


def _summary(event: Any) -> str:
    """Return an event's summary as one line, without the markup that some programs leave in it."""
    whole = str(event.get("SUMMARY", ""))
    return clean(plain(whole) if _MARKUP.search(whole) else whole)


def name_of(event: Any) -> str:
    """Return what an event calls itself, but for a word that it is called off."""
    whole = _summary(event)
    return _CALLED_OFF.sub("", whole) or whole


def is_called_off(event: Any) -> bool:
    """Tell whether an event says, in its status or its name, that it does not take place then."""
    status = str(event.get("STATUS", "")).strip().upper()
    return status in _CANCELLED or bool(_CALLED_OFF.search(_summary(event)))


def texts(event: Any) -> tuple[str, str, list[str]]:
    """Return an event's summary, its description as plain text, and its categories."""
    summary = name_of(event)
    description = plain(str(event.get("DESCRIPTION", ""))[:DESCRIPTION_LIMIT].replace("\n", "<br>"))
    found = event.get("CATEGORIES") or []
    parts = found if isinstance(found, list) else [found]
    categories = [clean(str(name)) for part in parts for name in getattr(part, "cats", [part])]
    return summary, description, categories[:20]


def names_2002r(event: Any) -> bool:
    """Tell whether an event names a 2002R: in its summary, else in a line beside it."""
    summary, description, categories = texts(event)
    found = match(summary, tags=categories, body=description)
    if found is not None:
        return found.is_2002r
    if names_other_model(summary):
        return False
    lines = [line for line in description.split("\n") if len(line) < KEY_LIMIT][:20]
    others = (match(line) for line in [*categories, *lines] if line)
    return any(other is not None and other.is_2002r for other in others)


def drops_of(event: Any, key: str, place: CalendarFacts, own: str | None) -> Iterator[SeenDrop]:
    """Return the drops an event tells of, one for each style code.

    Args:
        event: the parser's.
        key: what names the event.
        place: what holds for all events of the calendar.
        own: the style code of an event that names none.

    Raises:
        BrokenEventError: it takes place, and has no time that can be read.
    """
    summary, description, categories = texts(event)
    is_cancelled = place.is_cancelled or is_called_off(event)
    when = When() if is_cancelled and "DTSTART" not in event else when_of(event, place)
    whole = "\n".join([summary, *categories, description])
    status = str(event.get("STATUS", "")).strip().upper()
    location = clean(str(event.get("LOCATION", "")), KEY_LIMIT)
    codes: list[str | None] = [*dict.fromkeys(find_codes(whole))]
    drop = SeenDrop(
        key="",
        name=summary or "New Balance 2002R",
        at=when.at,
        ends_at=when.ends_at,
        precision=when.precision,
        timezone=when.timezone,
        confidence=Confidence.RUMOUR if status == "TENTATIVE" else Confidence.CONFIRMED,
        region=place.region,
        retailer=read_retailer(f"at {location}") or read_retailer(f"{summary}\n{description}"),
        price=read_price(whole, region=place.region, currency=place.currency),
        url=_url(event, f"{location} {description}", place.base),
        image_url=absolute_link(str(event.get("IMAGE", "")), place.base)
        if "IMAGE" in event
        else None,
        is_cancelled=is_cancelled,
    )
    if says_draw(whole):
        drop = as_draw(drop, end_of(event, place))
    for code in codes or [own]:
        name = f"{key}#{code}" if len(codes) > 1 else key
        name = clean(name) if len(name) <= KEY_LIMIT else digest(name)
        yield replace(drop, key=name, style_code=code)


def _url(event: Any, text: str, base: str) -> str | None:
    own = event.get("URL")
    if own and (link := absolute_link(str(own), base)):
        return link
    found = _LINK.search(text)
    return absolute_link(found[0].rstrip(".,;:)!?"), base) if found else None
