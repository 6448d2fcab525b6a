"""How a guide is written down: its draft is a document, so that it outlives the process.

Knows nothing of what may be done with a guide.
"""

from __future__ import annotations

from typing import Any

from bot.models import Guide, Overtaking, Step, Subscription
from bot.services.wish_documents import Document, differences, from_document, to_document
from bot.store.guides import Row


def to_row(guide: Guide) -> Row:
    """Return a guide as it is stored."""
    aside = guide.overtaking
    draft: Document = {
        "wish": to_document(guide.wish),
        "base": None if guide.base is None else to_document(guide.base),
        "overtaking": None if aside is None else _aside(aside),
    }
    return Row(
        id=guide.id,
        guild_id=guide.guild_id,
        user_id=guide.user_id,
        subscription_id=None if guide.base is None else guide.base.id,
        base_revision=None if guide.base is None else guide.base.revision,
        draft=draft,
        step=guide.step.value,
        changed_at=guide.changed_at,
    )


def from_row(row: Row) -> Guide:
    """Return a guide as it was stored.

    Of the subscription's state only its number and revision are known here; whoever saves keeps
    the rest as it is.
    """
    blank = Subscription(
        id=row.subscription_id or 0,
        guild_id=row.guild_id,
        channel_id=0,
        kinds=frozenset(),
        created_by=row.user_id,
        created_at=row.changed_at,
        revision=row.base_revision or 1,
    )
    aside = row.draft["overtaking"]
    base = row.draft["base"]
    return Guide(
        id=row.id,
        guild_id=row.guild_id,
        user_id=row.user_id,
        step=Step(row.step),
        wish=from_document(row.draft["wish"], blank),
        base=None if base is None else from_document(base, blank),
        overtaking=None if aside is None else _overtaking(aside, blank),
        changed_at=row.changed_at,
    )


def differing(one: Subscription, other: Subscription) -> list[str]:
    """Return the names of the fields in which two subscriptions say something else."""
    return differences(to_document(one), to_document(other))


def _aside(aside: Overtaking) -> Document:
    return {
        "by": aside.by,
        "fields": list(aside.fields),
        "own": list(aside.own),
        "mine": to_document(aside.mine),
    }


def _overtaking(document: dict[str, Any], blank: Subscription) -> Overtaking:
    return Overtaking(
        by=document["by"],
        fields=tuple(document["fields"]),
        own=tuple(document["own"]),
        mine=from_document(document["mine"], blank),
    )
