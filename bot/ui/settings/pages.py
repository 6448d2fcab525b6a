"""What /manage settings answers: a server's settings, and what was changed in them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.languages import counted, mark, tr
from bot.rules.schedule import quiet_until
from bot.rules.settings import SETTINGS_FIELDS
from bot.rules.subscriptions import DAYS, described
from bot.services.subscriptions import SettingsView
from bot.ui.base import text

EVENTS_REFUSED = mark(
    "Raincloud lacks Create Events, so no event will be made. Give it in the server's settings "
    "under Roles, to Raincloud's own role."
)


def settings(
    view: SettingsView, *, is_change: bool, now: datetime, may_make_events: bool = True
) -> str:
    """Show a server's settings; of what was changed, what it was before.

    Args:
        view: the settings, and what is held.
        is_change: whether something was to be changed.
        now: aware, UTC.
        may_make_events: whether Discord lets the bot make scheduled events there.
    """
    before = described(SETTINGS_FIELDS, view.before)
    after = described(SETTINGS_FIELDS, view.settings)
    heading = tr("**This server's settings**")
    foot = tr("Choose below what to change. The options of `/manage settings` take any time zone.")
    if is_change and before == after:
        heading = tr("These are the settings already; nothing was changed.")
    elif is_change:
        heading = tr("**Changed.** This server's settings are now:")
        foot = tr("`/alerts audit` shows who changed what.")
    lines = [_line(text.capital(label), before[label], value) for label, value in after.items()]
    is_refused = view.settings.makes_events and not may_make_events
    lacks = [tr(EVENTS_REFUSED)] if is_refused else []
    if view.events_refused is not None and not is_refused:
        lacks = [tr("No event was made lately: {why}", why=tr(view.events_refused))]
    return "\n".join([heading, *lines, *_now(view, now), *lacks, foot])


def _line(label: str, before: str, after: str) -> str:
    if before == after:
        return tr("{name}: {value}", name=label, value=after)
    return tr("{name}: {value} (it was: {old})", name=label, value=after, old=before)


def _now(view: SettingsView, now: datetime) -> list[str]:
    """Say how late it is there, whether it is quiet, and what waits."""
    zone = ZoneInfo(view.settings.timezone)
    until = quiet_until(view.settings.quiet, zone, now)
    local = now.astimezone(zone)
    day = tr(DAYS[local.weekday()])
    clock = tr("By this server's clock it is {day}, {time}.", day=day, time=f"{local:%H:%M}")
    if until is not None:
        quiet = tr("It is quiet until {time}.", time=f"<t:{int(until.timestamp())}:t>")
        clock = text.sentences([clock, quiet])
    if view.next_at is None:
        return [clock]
    waits = counted(
        "One alert waits; the next leaves {ago}.",
        "{count} alerts wait; the next leaves {ago}.",
        view.waiting,
        ago=text.ago(max(view.next_at, now)),
    )
    return [clock, waits]
