"""What a file of subscriptions would change: what is new, what is there already, what cannot be.

Knows nothing of what is stored, and nothing of files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from bot.errors import RequestError
from bot.languages import tr
from bot.models import GuildSettings, Subscription
from bot.rules.settings import settings_document, settings_from_document
from bot.rules.subscriptions import (
    JsonObject,
    canonical,
    from_document,
    to_document,
)
from bot.rules.transfer import names as import_names
from bot.rules.transfer.names import Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFault:
    """What of a file cannot be: the entry's number, from 1 (0 for the settings), and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What a file would change.

    ``added`` are the subscriptions that would be new, ``same`` the entries' numbers that say what
    is there already, ``settings`` the guild's as they would be, if they would be others.
    ``fingerprint`` tells this plan from any other.
    """

    added: tuple[Subscription, ...]
    same: tuple[int, ...]
    refused: tuple[ImportFault, ...]
    settings: GuildSettings | None
    fingerprint: str

    @property
    def changes(self) -> bool:
        """Whether there is anything to apply."""
        return bool(self.added) or self.settings is not None


def plan(
    document: JsonObject,
    sample: Subscription,
    there: Sequence[Subscription],
    settings: GuildSettings,
    directory: Directory,
    *,
    room: int,
) -> ImportPlan:
    """Say what a file would change: what is there already stays, and nothing is removed.

    Args:
        document: from ``read``.
        sample: whose guild, maker and time new subscriptions get.
        there: the guild's subscriptions.
        settings: what it has set.
        directory: the channels and roles it has; where the file is another server's, those that are
            called the same.
        room: how many subscriptions it can still have.
    """
    names = document.get("names", {})
    document = import_names.at_home(document, directory)
    known = [canonical(subscription) for subscription in there]
    added: list[Subscription] = []
    same: list[int] = []
    refused: list[ImportFault] = []
    for number, entry in enumerate(document["subscriptions"], 1):
        try:
            subscription = _subscription(entry, sample, directory, names)
        except RequestError as error:
            refused.append(ImportFault(number=number, reason=error.sentence))
            continue
        if canonical(subscription) in known:
            same.append(number)
        elif len(added) == room:
            refused.append(ImportFault(number=number, reason=_full()))
        else:
            known.append(canonical(subscription))
            added.append(subscription)
    changed, faults = _settings(document.get("settings", {}), settings, directory, names)
    refused += [ImportFault(number=0, reason=fault) for fault in faults]
    return ImportPlan(
        added=tuple(added),
        same=tuple(same),
        refused=tuple(refused),
        settings=changed,
        fingerprint=_seal(added, settings, changed),
    )


def _subscription(
    entry: Any, sample: Subscription, directory: Directory, names: Mapping[str, str]
) -> Subscription:
    if not isinstance(entry, dict):
        raise RequestError(tr("It is no object with fields."))
    subscription = from_document(entry, sample)
    if subscription.channel_id not in directory.channels:
        raise RequestError(_no_channel(subscription.channel_id, names))
    if subscription.role_id is not None and subscription.role_id not in directory.roles:
        raise RequestError(_no_role(subscription.role_id, names))
    return subscription


def _settings(
    document: Any, settings: GuildSettings, directory: Directory, names: Mapping[str, str]
) -> tuple[GuildSettings | None, list[str]]:
    """Return the settings as they would be, if they would be others, and what of them cannot be.

    Each is read for itself: one that cannot be leaves the others as the file says.
    """
    changed, faults = settings, []
    parts = document.items() if isinstance(document, Mapping) else [(None, document)]
    for name, value in parts:
        try:
            changed = settings_from_document(value if name is None else {name: value}, changed)
        except RequestError as error:
            faults.append(error.sentence)
    log_channel = changed.log_channel_id
    if log_channel is not None and log_channel not in directory.channels:
        faults.append(
            tr(
                "This server has no channel {channel} that Raincloud can see, for the log. "
                "Write the id of one it has, or null.",
                channel=_called(log_channel, names),
            )
        )
        changed = replace(  # what is told there goes with it
            changed,
            log_channel_id=settings.log_channel_id,
            hears_of_sources=settings.hears_of_sources,
        )
    threads = changed.thread_channel_id
    if threads is not None and threads not in directory.channels:
        faults.append(
            tr(
                "This server has no channel {channel} that Raincloud can see, for private threads. "
                "Write the id of one it has, or null.",
                channel=_called(threads, names),
            )
        )
        changed = replace(changed, thread_channel_id=settings.thread_channel_id)
    return None if changed == settings else changed, faults


def _no_channel(channel_id: int, names: Mapping[str, str]) -> str:
    if str(channel_id) in names:
        return tr(
            "This server has no channel {channel} for alerts that Raincloud can see, or several. "
            "Write the id of one it has.",
            channel=_called(channel_id, names),
        )
    return tr(
        "This server has no channel {channel} for alerts that Raincloud can see. "
        "Write the id of one it has.",
        channel=channel_id,
    )


def _no_role(role_id: int, names: Mapping[str, str]) -> str:
    if str(role_id) in names:
        return tr(
            "This server has no role {role} to mention, or several. "
            "Write the id of one it has, or leave it out; everyone is never mentioned.",
            role=_called(role_id, names),
        )
    return tr(
        "This server has no role {role} to mention. "
        "Write the id of one it has, or leave it out; everyone is never mentioned.",
        role=role_id,
    )


def _called(place_id: int, names: Mapping[str, str]) -> str:
    name = names.get(str(place_id))
    return str(place_id) if name is None else tr('called "{name}"', name=name)


def _full() -> str:
    return tr("There is no room for it: the server then has as many subscriptions as it can have.")


def _seal(added: Sequence[Subscription], before: GuildSettings, after: GuildSettings | None) -> str:
    settings = [settings_document(before), settings_document(after)] if after else None
    whole = json.dumps(
        [[to_document(subscription) for subscription in added], settings], sort_keys=True
    )
    return blake2b(whole.encode(), digest_size=4).hexdigest()
