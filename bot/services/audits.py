"""Writes down who changed what of a guild's settings, and tells its log channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.models import AuditEntry
from bot.store import audit
from bot.store.database import Connection

SETTINGS = "settings"


def subject_of(subscription_id: int) -> str:
    """Return what entries about a subscription are filed under."""
    return f"subscription {subscription_id}"


async def record(
    connection: Connection,
    *,
    guild_id: int,
    by: int | None,
    subject: str,
    verb: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    now: datetime,
) -> AuditEntry:
    """Write a change of settings down, in the transaction that makes it.

    Args:
        connection: inside that transaction.
        guild_id: whose settings.
        by: the moderator's user id, or none for the bot itself.
        subject: of ``subject_of``, or ``SETTINGS``.
        verb: what was done: added, edited, paused, resumed, removed, restored.
        before: how it was, as a document; none if it was not there.
        after: how it is; none if it is gone.
        now: aware, UTC.
    """
    entry = AuditEntry(
        guild_id=guild_id, at=now, by=by, subject=subject, verb=verb, before=before, after=after
    )
    return replace(entry, id=await audit.add(connection, entry))
