"""A subscription as a document: plain JSON values, for files, drafts and the audit record.

The schema, field by field, is in bot/rules/transfer/README.md.
A field that is left out has its usual value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from bot.errors import RequestError
from bot.languages import tr
from bot.models import ChangeKind, Digest, GuildSettings, Model, Money, QuietHours, Subscription
from bot.rules.subscriptions import parsing

Document = dict[str, Any]

_STATE = frozenset(
    {
        "id",
        "guild_id",
        "created_by",
        "created_at",
        "removed_at",
        "mentioned_at",
        "broken",
        "revision",
    }
)
_IDS = frozenset({"channel_id", "role_id", "tags"})
FIELDS = tuple(field.name for field in fields(Subscription) if field.name not in _STATE)
_USUAL = Subscription(
    guild_id=0,
    channel_id=0,
    kinds=frozenset(),
    created_by=0,
    created_at=datetime.min,  # noqa: DTZ901 - never shown nor stored
)


def to_document(subscription: Subscription) -> Document:
    """Return what a subscription says, without what it has been through."""
    return {
        name: _id(getattr(subscription, name))
        if name in _IDS
        else _plain(getattr(subscription, name))
        for name in FIELDS
        if name in {"channel_id", "kinds"} or getattr(subscription, name) != getattr(_USUAL, name)
    }


def canonical(subscription: Subscription) -> Document:
    """Return what a subscription says, however it is written: two that say the same are equal."""
    return to_document(
        replace(
            subscription,
            words=subscription.words.casefold(),
            sizes=tuple(sorted(subscription.sizes)),
        )
    )


def settings_document(settings: GuildSettings) -> Document:
    """Return what a guild has set."""
    quiet = settings.quiet
    document: Document = {
        field.name: getattr(settings, field.name)
        for field in fields(GuildSettings)
        if field.name not in {"guild_id", "quiet"}
    }
    document["log_channel_id"] = _id(settings.log_channel_id)
    document["quiet"] = None if quiet is None else _quiet_document(quiet)
    return document


def usual_document() -> Document:
    """Return what a subscription says that says nothing: every field's usual value."""
    return {
        name: _id(getattr(_USUAL, name)) if name in _IDS else _plain(getattr(_USUAL, name))
        for name in FIELDS
        if name not in {"channel_id", "kinds"}
    }


def from_document(document: Mapping[str, Any], subscription: Subscription) -> Subscription:
    """Return a subscription as a document says it, with the state of another.

    Args:
        document: from ``to_document``, or a person's file.
        subscription: where all comes from that documents do not say.

    Raises:
        RequestError: a field is unknown, of the wrong type, or has a value that cannot be.
    """
    unknown = sorted(set(document) - set(FIELDS))
    if unknown:
        raise RequestError(
            tr(
                '"{name}" is no field of a subscription. Nothing was changed. '
                "The fields are {fields}.",
                name=str(unknown[0])[:40],
                fields=", ".join(FIELDS),
            )
        )
    missing = [name for name in ("channel_id", "kinds") if name not in document]
    if missing:
        raise RequestError(
            tr(
                "A subscription has no {field}. Nothing was changed. "
                "Export this server's subscriptions to see an example.",
                field=missing[0],
            )
        )
    usual = {name: getattr(_USUAL, name) for name in FIELDS}
    given = {name: _read(name, value) for name, value in document.items()}
    return replace(subscription, **(usual | given))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields in which two documents differ, in their order."""
    names = dict.fromkeys((*before, *after))
    return [name for name in names if before.get(name) != after.get(name)]


def _id(value: int | tuple[int, ...] | None) -> str | list[str] | None:
    """Write ids as texts: they are too long for the numbers of many JSON readers."""
    if isinstance(value, tuple):
        return [str(part) for part in value]
    return None if value is None else str(value)


def _plain(value: Any) -> Any:
    match value:
        case frozenset():
            return [kind.value for kind in ChangeKind if kind in value]
        case tuple():
            return [_plain(part) for part in value]
        case timedelta():
            return int(value.total_seconds())
        case time():
            return f"{value:%H:%M}"
        case Money():
            return {"amount": str(value.amount), "currency": value.currency}
    return value


def _quiet_document(quiet: QuietHours) -> Document:
    return {name: _plain(getattr(quiet, name)) for name in ("begins", "ends", "breaks")}


def _read(name: str, value: Any) -> Any:
    try:
        return _READERS[name](value)
    except RequestError:
        raise
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as error:
        raise RequestError(
            tr(
                "{value} is no value for {field}. Nothing was changed. "
                "Export this server's subscriptions to see examples.",
                value=repr(str(value)[:40]),
                field=name,
            )
        ) from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _number(value: Any) -> int:
    """Read a whole number; ids may be texts, because JSON's numbers are not exact everywhere."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    number = int(value)
    if not 0 <= number < 2**63:
        raise ValueError
    return number


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _list(value: Any) -> str:
    return ",".join(_text(part) for part in _items(value))


def _span(value: Any) -> timedelta:
    span = timedelta(seconds=_number(value))
    if span > parsing.LONGEST_REST:
        raise ValueError
    return span


def _money(value: Any) -> Money | None:
    if value is None:
        return None
    return parsing.parse_max_price(f"{Decimal(value['amount'])} {value['currency']}")


def _leads(value: Any) -> tuple[timedelta, ...]:
    names = {int(lead.total_seconds()): name for lead, name in parsing.LEAD_NAMES.items()}
    return parsing.parse_lead_times(",".join(names[_number(seconds)] for seconds in _items(value)))


def _kinds(value: Any) -> frozenset[ChangeKind]:
    return frozenset() if value == [] else parsing.parse_kinds(_list(value))


def _day(value: Any) -> int | None:
    if value is not None and _number(value) not in range(7):
        raise ValueError
    return None if value is None else _number(value)


_READERS: dict[str, Any] = {
    "channel_id": _number,
    "kinds": lambda value: parsing.parse_kinds(_list(value)),
    "lead_times": _leads,
    "words": lambda value: parsing.parse_words(_text(value)),
    "styles": lambda value: parsing.parse_styles(_list(value)),
    "models": lambda value: tuple(Model(_text(part)) for part in _items(value)),
    "regions": lambda value: parsing.parse_regions(_list(value)),
    "shops": lambda value: parsing.check_shops([_text(part) for part in _items(value)]),
    "sizes": lambda value: parsing.parse_sizes(_list(value)),
    "max_price": _money,
    "first_only": _truth,
    "restock_cooldown": _span,
    "role_id": lambda value: None if value is None else _number(value),
    "ping_kinds": _kinds,
    "ping_cooldown": _span,
    "digest": lambda value: Digest(_text(value)),
    "digest_at": lambda value: None if value is None else parsing.parse_clock(_text(value)),
    "digest_day": _day,
    "publish": _truth,
    "threads": _truth,
    "tags": lambda value: tuple(_number(tag) for tag in _items(value))[:5],
    "edits": _truth,
    "poll": _truth,
    "is_paused": _truth,
}
