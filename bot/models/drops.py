"""Dated releases, as moderators enter them and as sources tell of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.models.precision import Precision
from bot.models.stock import Money


class Confidence(StrEnum):
    """How far a drop that a source tells of can be trusted."""

    CONFIRMED = "confirmed"  # who sells it says so: a shop, its calendar, a list of our own
    RUMOUR = "rumour"  # the press says so


class DropShop(NamedTuple):
    """A shop that will have a drop, and its page there; a moderator may know only one of them."""

    name: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDrop:
    """A dated release as one source tells of it.

    ``key`` is the source's own name of it (a guid, a UID, a row's key), a hint that is good only
    while the same shoe stands under it; ``at``, ``ends_at``, ``opens_at`` and ``is_draw`` are as in
    :class:`Drop`. What ``is_struck_out`` is called off, and may never have been told.
    """

    key: str
    name: str
    style_code: str | None = None
    at: datetime | None = None
    ends_at: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    timezone: str = "UTC"
    confidence: Confidence = Confidence.CONFIRMED
    region: str | None = None
    retailer: str | None = None
    price: Money | None = None
    url: str | None = None
    image_url: str | None = None
    is_cancelled: bool = False
    is_struck_out: bool = field(default=False, compare=False)  # it is not kept with the word
    is_draw: bool = False
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A dated release of a style, as a moderator of one guild entered it or as sources tell of it.

    ``guild_id`` and ``created_by`` are none for one that sources tell of; such a one may be known
    without its style code. ``at`` is the first instant of the day, month or season that is known
    (aware, UTC), or none, and ``ends_at`` the first instant after it (for an instant, itself);
    ``timezone`` the IANA zone it was given in; ``revision`` grows when it moves or is cancelled.
    A draw (``is_draw``) is entered until ``at``, its close, and from ``opens_at`` if that is known.
    ``other_shops`` are those that a moderator named beside the first, which is ``retailer`` with
    ``url``; what shops themselves tell of a drop stands in sightings.
    """

    id: int = 0
    guild_id: int | None
    style_code: str | None
    name: str
    at: datetime | None
    ends_at: datetime | None
    precision: Precision
    timezone: str
    region: str | None = None
    retailer: str | None = None
    price: Money | None = None
    url: str | None = None
    image_url: str | None = None
    confidence: Confidence = Confidence.CONFIRMED
    revision: int = 0
    is_cancelled: bool = False
    created_by: int | None
    changed_at: datetime
    is_draw: bool = False
    opens_at: datetime | None = None
    other_shops: tuple[DropShop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What one source tells of a drop; a drop joins the sightings of several sources.

    ``id`` grows: of two that are equally good and early, the one that was seen first counts.
    ``told_at`` is when the source last told it, known to the day.
    """

    id: int = 0
    source_id: int
    drop_id: int
    seen: SeenDrop
    told_at: datetime | None = None
