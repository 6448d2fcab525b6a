"""What is shown of the sources: how each stands, and why one is failing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.languages import counted, tr
from bot.models import SourceStatus
from bot.rules.drops import WORTHLESS
from bot.ui.base import MESSAGE_LIMIT, text

TROUBLE_LIMIT = 200  # characters


def condition(status: SourceStatus, now: datetime) -> str:
    """Say in a word or two how a source stands, and whether its own ids help."""
    state = _state(status, now)
    if status.key_faults < WORTHLESS:
        return state
    return tr("{state}; its ids are of no use, shoes are told apart by code and name", state=state)


def _state(status: SourceStatus, now: datetime) -> str:
    if status.is_paused:
        return tr("paused")
    if status.last_complete_at is None and not status.spec.checked:
        return tr("never read yet")
    if status.failures:
        return counted(
            "failing, {count} try running", "failing, {count} tries running", status.failures
        )
    if status.baseline_at is None:
        return tr("not yet swept")
    if status.spec.dry_run is not None and now < status.baseline_at + status.spec.dry_run:
        return tr("dry run")
    return tr("read")


def source_list(statuses: Sequence[SourceStatus], now: datetime) -> list[str]:
    """Show all sources, as messages of a size Discord takes."""
    if not statuses:
        return [tr("There is no source yet. The bot's owner adds one with `/sources add`.")]
    messages = [tr("The sources that are swept:")]
    for status in statuses:
        line = _line(status, now)
        if len(messages[-1]) + len(line) + 1 > MESSAGE_LIMIT:
            messages.append(line)
        else:
            messages[-1] += f"\n{line}"
    return messages


def source_added(name: str, kind: str) -> str:
    """Say that a source is swept from now on."""
    return tr(
        "Added **{name}**, a source of kind {kind}. Its first complete sweep posts nothing; after "
        "that its drops and restocks are told. `/manage sources` shows how it stands.",
        name=text.plain(name),
        kind=kind,
    )


def source_paused(name: str) -> str:
    """Say that a source is swept no more."""
    return tr(
        "Paused **{name}**. What is known of it is kept; `/sources resume` takes it up again.",
        name=text.plain(name),
    )


def source_resumed(name: str) -> str:
    """Say that a source is swept again."""
    return tr("**{name}** is swept again, from now on.", name=text.plain(name))


def source_removed(name: str) -> str:
    """Say that a source is gone."""
    return tr(
        "Removed **{name}**, and the drops that only it told of. "
        "The record of its alerts is kept; `/sources add` adds it again.",
        name=text.plain(name),
    )


def _line(status: SourceStatus, now: datetime) -> str:
    parts = [f"**{text.plain(status.spec.name, 80)}** ({status.spec.kind})", condition(status, now)]
    if status.last_complete_at is not None:
        parts.append(tr("last read whole {when}", when=text.ago(status.last_complete_at)))
    if status.next_at is not None and not status.is_paused:
        parts.append(tr("next {when}", when=text.ago(status.next_at)))
    parts.append(counted("{count} listing", "{count} listings", status.listings))
    line = " · ".join(parts)
    if status.error and (status.failures or status.is_paused):
        line += f"\n  {text.plain(tr(status.error), TROUBLE_LIMIT)}"
    return line
