"""What a subscription said at an earlier time, by the audit record: pure rules.

Knows nothing of how the record is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.errors import RequestError
from bot.models import AuditEntry, Subscription
from bot.rules.subscriptions import documents

IMPORT = "import"  # the subject of many changes at once, written down as one entry
ADDED = "added"  # of an import: which subscriptions, by number
_SUBJECT = "subscription {}"  # as it is kept in the store
_BEFORE_THE_RECORD = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A subscription as it was at one time.

    ``subscription`` is none where it was not there then; ``changed_at`` is when it was next
    changed, none if it says the same since.
    """

    subscription: Subscription | None
    changed_at: datetime | None = None


def subject_of(subscription_id: int) -> str:
    """Return what entries about a subscription are filed under."""
    return _SUBJECT.format(subscription_id)


def subscription_of(subject: str) -> int:
    """Return the id of the subscription that entries are filed under."""
    return int(subject.removeprefix(_SUBJECT.format("")))


def as_of(now: Subscription, entries: Iterable[AuditEntry], at: datetime) -> Revision:
    """Return what a subscription was at a time.

    Args:
        now: as it is.
        entries: of the audit record, about it or others, newest first.
        at: aware.
    """
    subject = subject_of(now.id)
    later = [entry for entry in entries if entry.subject == subject and entry.at > at]
    if now.created_at > at:
        return Revision(subscription=None, changed_at=now.created_at)
    if not later:
        return Revision(subscription=now if now.removed_at is None or now.removed_at > at else None)
    earliest = later[-1]
    return Revision(subscription=_read(earliest.before, now), changed_at=earliest.at)


def removed(
    entries: Sequence[AuditEntry], there: Iterable[Subscription], guild_id: int
) -> list[Subscription]:
    """Return subscriptions that are there no more, as they were when they were removed.

    Args:
        entries: of the guild's audit record, newest first.
        there: those that are there.
        guild_id: the guild.
    """
    known = {subject_of(subscription.id) for subscription in there}
    gone = []
    for entry in entries:
        number = entry.subject.partition(" ")[2]
        if entry.subject in known or not number.isdigit() or entry.before is None:
            continue
        known.add(entry.subject)
        if entry.after is not None:
            continue
        base = Subscription(
            id=int(number),
            guild_id=guild_id,
            channel_id=0,
            kinds=frozenset(),
            created_by=entry.by or 0,
            created_at=_added_at(entries, entry.subject) or _BEFORE_THE_RECORD,
        )
        subscription = _read(entry.before, base)
        if subscription is not None:
            gone.append(replace(subscription, removed_at=entry.at))
    return gone


def _added_at(entries: Iterable[AuditEntry], subject: str) -> datetime | None:
    """Return when a subscription was added, alone or from a file, if the record goes so far."""
    return next((entry.at for entry in entries if _adds(entry, subject)), None)


def _adds(entry: AuditEntry, subject: str) -> bool:
    if entry.subject != IMPORT:
        return entry.subject == subject and entry.verb == "added"
    added = (entry.after or {}).get(ADDED)
    return isinstance(added, Mapping) and str(subscription_of(subject)) in added


def _read(document: Mapping[str, Any] | None, state: Subscription) -> Subscription | None:
    if document is None:
        return None
    try:
        return documents.from_document(document, replace(state, removed_at=None))
    except RequestError:  # written by a release that took other values
        return None
