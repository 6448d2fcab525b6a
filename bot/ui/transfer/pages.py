"""What a moderator reads of a file of subscriptions: what it would change, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import counted, mark, tr
from bot.models import GuildSettings
from bot.rules.settings import SETTINGS_FIELDS
from bot.rules.subscriptions import differences
from bot.rules.transfer import ImportPlan
from bot.ui.base import text
from bot.ui.subscriptions import pages

ROOM = 3800  # characters; a message takes 4,000
_PART = 1100  # characters of the new subscriptions, of the refusals and of the settings each
_REASON = 300  # characters of one refusal
NUMBERS_SHOWN = 10  # entries that are refused for the same reason
EXPORTED = mark(
    "All subscriptions of this server and its settings. `/alerts import` takes them in again, here "
    "or in another server, where it goes to the channels of the same names, and shows what it "
    "would change before it does."
)


def planned(plan: ImportPlan, settings: GuildSettings, *, changed_meanwhile: bool = False) -> str:
    """Say what a file would change.

    Args:
        plan: what it would.
        settings: the guild's, as they are.
        changed_meanwhile: whether something else was shown before.
    """
    head = "## " + tr("What this file would change")
    if changed_meanwhile:
        anew = tr(
            "Something changed here since this was shown. Nothing was applied. "
            "This is what the file would change now:"
        )
        head = f"{head}\n{anew}"
    foot = (
        tr(
            "Nothing is changed until you press Apply, within a day. "
            "What is there stays as it is; a file never removes anything."
        )
        if plan.changes
        else tr("Nothing was changed, and there is nothing to apply.")
    )
    return _page(head, plan, settings, f"-# {foot}")


def applied(plan: ImportPlan, settings: GuildSettings) -> str:
    """Say what a file changed."""
    foot = tr("`/alerts list` shows all there is now, `/alerts audit` what was done.")
    return _page("## " + tr("Applied"), plan, settings, f"-# {foot}")


def cancelled() -> str:
    """Say that a file was forgotten."""
    return tr(
        "Cancelled. Nothing was changed, and the file is not kept. `/alerts import` takes it again."
    )


def not_loaded() -> str:
    """Say that Discord did not hand the file over."""
    return tr(
        "Discord did not hand the file over. Nothing was changed. Try again, with the file again."
    )


def _page(head: str, plan: ImportPlan, settings: GuildSettings, foot: str) -> str:
    added = [
        f"- <#{subscription.channel_id}> · {pages.terms(subscription)}"
        for subscription in plan.added
    ]
    reasons: dict[str, list[int]] = {}
    for refusal in plan.refused:
        reasons.setdefault(refusal.reason, []).append(refusal.number)
    refused = [
        f"- {_entries(numbers)}: {text.plain(reason, _REASON)}"
        for reason, numbers in reasons.items()
    ]
    changed = [
        f"- {label}: {was} → {now}"
        for label, was, now in differences(SETTINGS_FIELDS, settings, plan.settings or settings)
    ]
    parts = [
        head,
        _part(tr("New subscriptions"), added),
        _part(tr("Settings"), changed),
        tr("**There already: {count}**", count=len(plan.same)) if plan.same else "",
        _part(tr("Refused"), refused, len(plan.refused)),
        "" if plan.added or changed or plan.same or refused else tr("The file names nothing."),
        foot,
    ]
    return "\n\n".join(part for part in parts if part)


def _part(title: str, lines: Sequence[str], count: int | None = None) -> str:
    """Return as many whole lines as there is room for, and how many there are."""
    if not lines:
        return ""
    shown = [f"**{title}: {len(lines) if count is None else count}**"]
    room = _PART - len(shown[0])
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            shown.append(tr("… and {count} more", count=len(lines) - len(shown) + 1))
            break
        shown.append(line)
    return "\n".join(shown)


def _entries(numbers: Sequence[int]) -> str:
    if not numbers[0]:
        return tr("Settings")
    named = text.some([str(number) for number in numbers], NUMBERS_SHOWN)
    return counted("Entry {numbers}", "Entries {numbers}", len(numbers), numbers=named)
