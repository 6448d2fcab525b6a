"""What the products of every kind of shop have in common: limits, and a date to come.

Knows nothing of a shop's formats.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.models import Confidence, Listing, SeenDrop, SourceSpec, Sweep
from bot.parsing.dates import When

ID_LIMIT = 64  # characters
FARTHEST = timedelta(days=400)  # what is farther off is a number, and no date


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
