"""Whose a guide is, and how long it is open.

Knows nothing of what is chosen in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Guide
from bot.services.subscriptions import guide_drafts
from bot.store.engine import Connection
from bot.store.guilds import guides

LIFE = timedelta(hours=24)  # after the last choice


class GuideOverError(RequestError):
    """A guide was saved, cancelled or left alone for too long."""

    def __init__(self) -> None:
        super().__init__(
            tr(
                "This guide is over: it was saved or cancelled, or nothing was chosen in it for "
                "{hours} hours. What is saved stays as it is. `/alerts list` shows it, "
                "`/alerts setup` starts again, and `/alerts edit` changes what is there.",
                hours=LIFE // timedelta(hours=1),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Presser:
    """Who pressed something in which guide."""

    guide_id: int
    guild_id: int
    user_id: int


async def open_guide(connection: Connection, presser: Presser, now: datetime) -> Guide:
    """Return a guide for who opened it.

    Args:
        connection: to the store.
        presser: who asks for which.
        now: aware, UTC.

    Raises:
        GuideOverError: it is no longer open.
        RequestError: it is somebody else's.
    """
    row = await guides.get(connection, presser.guide_id)
    if row is None or row.guild_id != presser.guild_id:
        raise GuideOverError
    if row.user_id != presser.user_id:
        raise RequestError(
            tr(
                "This guide belongs to {who}, who opened it. Nothing was changed. "
                "`/alerts setup` opens one of your own.",
                who=f"<@{row.user_id}>",
            )
        )
    if now - row.changed_at > LIFE:
        raise GuideOverError
    return guide_drafts.from_row(row)
