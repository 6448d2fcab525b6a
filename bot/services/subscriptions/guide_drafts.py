"""A guide's draft: how it begins, what follows from a choice, how it is written down and read.

Knows nothing of when it is stored.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.models import Digest, EditConflict, Guide, Step, Subscription
from bot.rules.schedule import USUAL_DIGEST
from bot.rules.subscriptions import (
    DEFAULT_KINDS,
    JsonObject,
    differing,
    from_document,
    parse_kinds,
    to_document,
)
from bot.store.guilds import GuideRow


def to_row(guide: Guide) -> GuideRow:
    """Return a guide as it is stored."""
    aside = guide.conflict
    draft: JsonObject = {
        "subscription": to_document(guide.subscription),
        "base": None if guide.base is None else to_document(guide.base),
        "conflict": None if aside is None else _aside(aside),
        "is_resumed": guide.is_resumed,
        "opened_in": str(guide.opened_in),
        "unread": dict(guide.unread),
    }
    return GuideRow(
        id=guide.id,
        guild_id=guide.guild_id,
        user_id=guide.user_id,
        subscription_id=None if guide.base is None else guide.base.id,
        base_revision=None if guide.base is None else guide.base.revision,
        draft=draft,
        step=guide.step.value,
        changed_at=guide.changed_at,
    )


def from_row(row: GuideRow) -> Guide:
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
    aside = row.draft["conflict"]
    base = row.draft["base"]
    return Guide(
        id=row.id,
        guild_id=row.guild_id,
        user_id=row.user_id,
        step=Step(row.step),
        subscription=from_document(row.draft["subscription"], blank),
        base=None if base is None else from_document(base, blank),
        conflict=None if aside is None else _overtaking(aside, blank),
        changed_at=row.changed_at,
        is_resumed=row.draft.get("is_resumed", False),  # of one begun before there were such
        opened_in=int(row.draft.get("opened_in", 0)),
        unread=row.draft.get("unread", {}),
    )


def begun(
    guild_id: int, user_id: int, base: Subscription | None, now: datetime, *, channel_id: int = 0
) -> Guide:
    """Return a guide in which nothing is chosen yet.

    Args:
        guild_id: the guild.
        user_id: who opens it.
        base: the subscription to edit; none for a new one.
        now: aware, UTC.
        channel_id: where a new one is opened, if that can have alerts.
    """
    return Guide(
        id=0,
        guild_id=guild_id,
        user_id=user_id,
        step=Step.WHERE,
        subscription=base or usual(guild_id, user_id, now, channel_id),
        base=base,
        conflict=None,
        changed_at=now,
        opened_in=0 if base else channel_id,
    )


def has_choices(guide: Guide) -> bool:
    """Tell whether something was chosen in a guide that would be lost with it."""
    begin = guide.base or usual(guide.guild_id, guide.user_id, guide.changed_at, guide.opened_in)
    is_chosen = bool(differing_fields(begin, guide.subscription))
    return is_chosen or guide.conflict is not None or bool(guide.unread)


def differing_fields(one: Subscription, other: Subscription) -> list[str]:
    """Return the names of the fields in which two subscriptions say something else."""
    return differing(to_document(one), to_document(other))


def rebased(guide: Guide, now: Subscription, by: int | None) -> Guide:
    """Show a subscription as somebody else left it; what was chosen is set aside.

    Args:
        guide: as it was when saving it was refused.
        now: the subscription as it is.
        by: who changed it, a user id, if it is known.
    """
    chosen = differing_fields(guide.base or now, guide.subscription)
    left = differing_fields(now, guide.subscription)
    aside = EditConflict(
        by=by,
        fields=tuple(differing_fields(guide.base or now, now)),
        own=tuple(name for name in chosen if name in left),
        mine=guide.subscription,
    )
    return replace(guide, subscription=now, base=now, conflict=aside)


def usual(guild_id: int, user_id: int, now: datetime, channel_id: int = 0) -> Subscription:
    """Return a new subscription with all that most want; its channel's id is 0 if it has none."""
    return Subscription(
        guild_id=guild_id,
        channel_id=channel_id,
        kinds=parse_kinds(DEFAULT_KINDS),
        created_by=user_id,
        created_at=now,
    )


def consistent(subscription: Subscription) -> Subscription:
    """Bring what depends on another choice in line with it."""
    at: time | None = None
    day: int | None = None
    if subscription.digest is not Digest.INSTANT:
        at = subscription.digest_at or USUAL_DIGEST
    if subscription.digest is Digest.WEEKLY:
        day = subscription.digest_day or 0
    has_role = subscription.role_id is not None
    return replace(
        subscription,
        digest_at=at,
        digest_day=day,
        ping_kinds=subscription.ping_kinds & subscription.kinds if has_role else frozenset(),
        ping_cooldown=subscription.ping_cooldown if has_role else timedelta(0),
    )


def _aside(aside: EditConflict) -> JsonObject:
    return {
        "by": aside.by,
        "fields": list(aside.fields),
        "own": list(aside.own),
        "mine": to_document(aside.mine),
    }


def _overtaking(document: dict[str, Any], blank: Subscription) -> EditConflict:
    return EditConflict(
        by=document["by"],
        fields=tuple(document["fields"]),
        own=tuple(document["own"]),
        mine=from_document(document["mine"], blank),
    )
