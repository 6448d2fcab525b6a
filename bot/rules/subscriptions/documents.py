"""A subscription as a document: plain JSON values, for files, drafts and the audit record.

The schema, field by field, is in bot/rules/transfer/README.md.
A field that is left out has its usual value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Subscription
from bot.rules.subscriptions.fields import FIELDS, Field

JsonObject = dict[str, Any]

NEEDED = ("channel_id", "kinds")
USUAL = Subscription(
    guild_id=0,
    channel_id=0,
    kinds=frozenset(),
    created_by=0,
    created_at=datetime.min,  # noqa: DTZ901 - never shown nor stored
)


def to_document(subscription: Subscription) -> JsonObject:
    """Return what a subscription says, without what it has been through."""
    return {
        name: field.write(getattr(subscription, name))
        for name, field in FIELDS.items()
        if name in NEEDED or getattr(subscription, name) != getattr(USUAL, name)
    }


def canonical(subscription: Subscription) -> JsonObject:
    """Return what a subscription says, however it is written: two that say the same are equal."""
    return to_document(
        replace(
            subscription,
            words=subscription.words.casefold(),
            sizes=tuple(sorted(subscription.sizes)),
        )
    )


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
                '"{name}" is no field of a subscription. The fields are {fields}.',
                name=str(unknown[0])[:40],
                fields=", ".join(FIELDS),
            )
        )
    missing = [name for name in NEEDED if name not in document]
    if missing:
        raise RequestError(
            tr(
                "A subscription has no {field}. "
                "Export this server's subscriptions to see an example.",
                field=missing[0],
            )
        )
    usual = {name: getattr(USUAL, name) for name in FIELDS}
    given = {name: read_value(FIELDS[name], value) for name, value in document.items()}
    return replace(subscription, **(usual | given))


def recalled(document: Mapping[str, Any]) -> Subscription:
    """Return what a document says that was kept; what cannot be read any more is left out."""
    return replace(USUAL, **readable(FIELDS, document))


def readable(fields: Mapping[str, Field[Any]], document: Mapping[str, Any]) -> JsonObject:
    """Return what can be read of a document, by field: another release may have written it."""
    values: JsonObject = {}
    for name in fields.keys() & document.keys():
        try:
            values[name] = read_value(fields[name], document[name])
        except RequestError:
            continue
    return values


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields in which two documents differ, in their order."""
    names = dict.fromkeys((*before, *after))
    return [name for name in names if before.get(name) != after.get(name)]


def read_value(field: Field[Any], value: Any) -> Any:
    """Read a field's value of a document.

    Raises:
        RequestError: it is of the wrong type, or cannot be.
    """
    try:
        return field.read(value)
    except RequestError:
        raise
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as error:
        raise RequestError(
            tr(
                "{value} is no value for {field}. "
                "Export this server's subscriptions to see examples.",
                value=repr(str(value)[:40]),
                field=field.name,
            )
        ) from error
