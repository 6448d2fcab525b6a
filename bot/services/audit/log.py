"""Writes down who changed what of a guild's settings, and tells its log channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.languages import counted, mark, speaking, tr
from bot.models import (
    AuditEntry,
    Delivery,
    Destination,
    DestinationKind,
    Priority,
    Subscription,
)
from bot.rules.settings import SETTINGS_FIELDS, recalled_settings
from bot.rules.subscriptions import (
    FEWER,
    FIELDS,
    NEEDED,
    Style,
    described,
    differences,
    name_of,
    quoted,
    recalled,
    unusual,
)
from bot.rules.trace import ADDED, IMPORT, subscription_of
from bot.services.base import Clock
from bot.store.alerts import deliveries, subscriptions
from bot.store.engine import Connection, Database
from bot.store.guilds import audit
from bot.store.guilds import settings as guilds

SETTINGS, CALENDAR, ROLES = "settings", "calendar", "roles"
_ANSWER = "answer "  # and its number
_WHOLE = {
    SETTINGS: mark("the server's settings"),
    CALENDAR: mark("the address of the server's calendar"),
}
KEPT = timedelta(days=365)
SHOWN = 300  # of the newest entries; a bound, so that nobody waits for a year of them
NOTICE_IS_NEWS = timedelta(days=7)
ANSWER_SHOWN = 240  # characters of a server's own answer, before and after
LENGTH = 1900  # characters of one entry; a message takes 4,000
_DONE = {
    "added": mark("{moment} {who} added {what}"),
    "edited": mark("{moment} {who} edited {what}"),
    "paused": mark("{moment} {who} paused {what}"),
    "resumed": mark("{moment} {who} resumed {what}"),
    "removed": mark("{moment} {who} removed {what}"),
    "restored": mark("{moment} {who} restored {what}"),
    "renewed": mark("{moment} {who} renewed {what}"),
    "imported": mark("{moment} {who} imported {what}"),
}


class Audits:
    """Shows the record, and keeps it a year."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of_guild(self, guild_id: int) -> list[AuditEntry]:
        """Return a guild's newest entries, newest first."""
        async with self._database.read() as connection:
            return await audit.of_guild(connection, guild_id, limit=SHOWN)

    async def prune(self) -> None:
        """Forget the entries older than a year."""
        async with self._database.write() as connection:
            await audit.prune(connection, self._clock() - KEPT)


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
    """Write a change of settings down, in the transaction that makes it; owe it to the log channel.

    Args:
        connection: inside that transaction.
        guild_id: whose settings.
        by: the moderator's user id, or none for the bot itself.
        subject: of ``revisions.subject_of`` or ``answer_subject``, ``SETTINGS``, ``CALENDAR``,
            ``ROLES`` or ``IMPORT``.
        verb: what was done; one of ``_DONE``.
        before: how it was, as a document; none if it was not there.
        after: how it is; none if it is gone.
        now: aware, UTC.
    """
    entry = AuditEntry(
        guild_id=guild_id, at=now, by=by, subject=subject, verb=verb, before=before, after=after
    )
    entry = replace(entry, id=await audit.add(connection, entry))
    settings = (await guilds.settings(connection, [guild_id])).get(guild_id)
    if settings is not None and settings.log_channel_id is not None:
        with speaking(settings.language):
            there = await subscriptions.of_guild(connection, guild_id)
            notice_text = entry_text(entry, there)
        notice = Delivery(
            cause=f"audit:{entry.id}",
            destination=Destination(kind=DestinationKind.CHANNEL, id=settings.log_channel_id),
            priority=Priority.NOTICE,
            due_at=now,
            expires_at=now + NOTICE_IS_NEWS,
            notice=notice_text,
            guild_id=guild_id,
        )
        await deliveries.enqueue(connection, [notice])
    return entry


def answer_subject(taught_id: int) -> str:
    """Return what entries of one of a server's own answers are filed under."""
    return f"{_ANSWER}{taught_id}"


def import_document(
    added: Mapping[int, dict[str, Any]], settings: dict[str, Any] | None
) -> dict[str, Any]:
    """Return what an entry of many changes holds: the new subscriptions by number, and settings."""
    return {
        ADDED: {str(number): subscription for number, subscription in added.items()},
        SETTINGS: settings,
    }


def entry_text(entry: AuditEntry, among: Sequence[Subscription] = (), limit: int = LENGTH) -> str:
    """Tell an entry in plain words: who, when, what, and what was before and is after.

    Args:
        entry: any.
        among: the guild's subscriptions, from which the entry's is told apart.
        limit: how many characters; what does not fit is left out, and marked.
    """
    head = tr(
        _DONE[entry.verb],
        moment=f"<t:{int(entry.at.timestamp())}:f>",
        who=f"<@{entry.by}>" if entry.by else tr("Raincloud"),
        what=_subject(entry, among),
    )
    facts: list[str] = []
    for listed in FEWER:
        facts = _facts(entry, listed)
        if len("\n".join([head, *facts])) <= limit:
            return "\n".join([head, *facts])
    while facts and len("\n".join([head, *facts, "…"])) > limit:
        facts.pop()
    return "\n".join([head, *facts, "…"])


def _subject(entry: AuditEntry, among: Sequence[Subscription]) -> str:
    if entry.subject in _WHOLE:
        return tr(_WHOLE[entry.subject])
    if entry.subject == ROLES:
        channel_id = (entry.after or entry.before or {}).get("channel_id")
        return tr("the ping roles in {channel}", channel=f"<#{channel_id}>")
    if entry.subject.startswith(_ANSWER):
        question = (entry.after or entry.before or {}).get("question", "")
        return tr("this server's answer to {question}", question=quoted(str(question)))
    if entry.subject != IMPORT:
        document = entry.after or entry.before or {}
        subscription = replace(recalled(document), id=subscription_of(entry.subject))
        return name_of(subscription, among)
    added = _part(entry.after, ADDED)
    if not added:
        return tr("settings from a file")
    return counted(
        "{count} subscription from a file", "{count} subscriptions from a file", len(added)
    )


def _facts(entry: AuditEntry, listed: int) -> list[str]:
    before, after = entry.before, entry.after
    if entry.subject == CALENDAR:  # a secret: what it was and is stands nowhere else
        return []
    if entry.subject == ROLES:
        return [" → ".join(_roles(each) for each in (before, after) if each)]
    if entry.subject.startswith(_ANSWER):
        return _answers(before, after)
    if entry.subject == IMPORT:
        before, after = _part(before, SETTINGS), _part(after, SETTINGS)
    if entry.subject in {IMPORT, SETTINGS}:
        changed = differences(
            SETTINGS_FIELDS, recalled_settings(before or {}), recalled_settings(after or {})
        )
    elif before is None or after is None:
        only = recalled(after or before or {})
        names = dict.fromkeys((*NEEDED, *unusual(only)))
        words = described({name: FIELDS[name] for name in names}, only, Style(listed=listed))
        return [f"{label}: {value}" for label, value in words.items()]
    else:
        changed = differences(FIELDS, recalled(before), recalled(after), listed=listed)
    return [f"{label}: {was} → {now}" for label, was, now in changed]


def _answers(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[str]:
    return [
        " → ".join(quoted(str(each[name]), ANSWER_SHOWN) for each in (before, after) if each)
        for name in ("answer", "url")
        if before is None or after is None or before[name] != after[name]
    ]


def _part(document: Mapping[str, object] | None, name: str) -> dict[str, object]:
    part = (document or {}).get(name)
    return dict(part) if isinstance(part, Mapping) else {}


def _roles(panel: Mapping[str, Any]) -> str:
    return " ".join(f"<@&{role_id}>" for role_id in panel["role_ids"])
