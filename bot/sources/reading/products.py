"""What the products of every kind of shop have in common: limits, their JSON, and a date to come.

Knows nothing of a shop's formats.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.models import Confidence, Listing, SeenDrop, SourceSpec, Sweep
from bot.parsing.dates import When
from bot.sources.web import HttpAnswer, UnreadableError, parse
from bot.sources.web.walls import broken_json, is_html

ID_LIMIT = 64  # characters
FARTHEST = timedelta(days=400)  # what is farther off is a number, and no date
OBJECTS_LIMIT = 500_000  # a page of 250 products with 100 sizes each has a tenth of them


def read_json(
    answer: HttpAnswer,
    *,
    page: type[UnreadableError] = UnreadableError,
    parse_float: Callable[[str], Any] | None = None,
) -> Any:
    """Return the JSON that an answer holds.

    Args:
        answer: what came back.
        page: the error that a web page in its place is.
        parse_float: reads a number with a point; a float where none is given.

    Raises:
        UnreadableError: it is something else, or more than a shop shows on a page.
    """
    host, body = parse(answer.url).host, answer.body
    if is_html(answer.headers, body):
        raise page(f"{host} sent a web page where JSON was due.")
    if body.count(b"{") > OBJECTS_LIMIT or body.count(b"[") > OBJECTS_LIMIT:
        raise UnreadableError(f"{host} sent more than a page of a shop can hold.")
    try:
        return json.loads(body, parse_float=parse_float)
    except (ValueError, RecursionError):
        raise UnreadableError(broken_json(body, host)) from None


def drop_of(listing: Listing, when: When, *, name: str | None = None) -> SeenDrop:
    """Return the drop that a shop announces with a product, by its title unless it has a name."""
    return SeenDrop(
        key=f"product:{listing.handle}",
        name=name or listing.title,
        style_code=listing.style_code,
        at=when.at,
        ends_at=when.ends_at,
        precision=when.precision,
        timezone=when.timezone,
        confidence=Confidence.CONFIRMED,
        price=listing.price,
        url=listing.url,
        image_url=listing.image_url,
    )


def is_near(ends_at: datetime | None, now: datetime) -> bool:
    """Tell whether a day is not yet over, and not so far off that it is no date."""
    return ends_at is not None and now < ends_at < now + FARTHEST


def of_shop(sweep: Sweep, spec: SourceSpec, now: datetime) -> Sweep:
    """Return a sweep whose drops are still to come, and say which shop has them, and where."""
    drops = (drop for drop in sweep.drops if is_near(drop.ends_at, now))
    return replace(
        sweep,
        drops=tuple(replace(drop, region=spec.region, retailer=spec.name) for drop in drops),
    )
