"""What /manage settings answers: a server's settings, and what was changed in them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.models import LANGUAGES, ChangeKind, GuildSettings, QuietHours
from bot.services.guild_hours import quiet_until
from bot.services.settings import Standing

EVENTS_REFUSED = (
    "Raincloud lacks Create Events, so no event will be made. Give it in the server's settings "
    "under Roles, to Raincloud's own role."
)


def settings(
    standing: Standing, *, is_change: bool, now: datetime, may_make_events: bool = True
) -> str:
    """Show a server's settings; of what was changed, what it was before.

    Args:
        standing: the settings, and what is held.
        is_change: whether something was to be changed.
        now: aware, UTC.
        may_make_events: whether Discord lets the bot make scheduled events there.
    """
    before, after = _lines(standing.before), _lines(standing.settings)
    heading = "**This server's settings**"
    foot = "Name what you want to change as options of `/manage settings`."
    if is_change and before == after:
        heading = "These are the settings already; nothing was changed."
    elif is_change:
        heading = "**Changed.** This server's settings are now:"
        foot = "To take it back, set what it was. `/alerts audit` keeps who changed what."
    lines = [
        f"{name}: {text}" if before[name] == text else f"{name}: {text} (it was: {before[name]})"
        for name, text in after.items()
    ]
    lacks = [EVENTS_REFUSED] if standing.settings.makes_events and not may_make_events else []
    return "\n".join([heading, *lines, *_now(standing, now), *lacks, foot])


def _lines(of: GuildSettings) -> dict[str, str]:
    system = f"shown in {of.size_system} too" if of.size_system else "as shops write them"
    sources = ", with sources that cannot be read" if of.hears_of_sources else ""
    log = f"<#{of.log_channel_id}>{sources}" if of.log_channel_id else "none (direct messages)"
    return {
        "Time zone": of.timezone,
        "Language": LANGUAGES.get(of.language, of.language),
        "Sizes": system,
        "Quiet hours": _quiet(of.quiet),
        "Log channel": log,
        "Drops become scheduled events": "yes" if of.makes_events else "no",
    }


def _quiet(quiet: QuietHours | None) -> str:
    if quiet is None:
        return "none"
    hours = f"{quiet.begins:%H:%M}-{quiet.ends:%H:%M}"
    kinds = [kind.value for kind in ChangeKind if kind in quiet.breaks]
    return f"{hours}, and {', '.join(kinds)} all the same" if kinds else hours


def _now(standing: Standing, now: datetime) -> list[str]:
    """Say how late it is there, whether it is quiet, and what waits."""
    zone = ZoneInfo(standing.settings.timezone)
    until = quiet_until(standing.settings.quiet, zone, now)
    lines = [f"By this server's clock it is {now.astimezone(zone):%A, %H:%M}."]
    if until is not None:
        lines[0] += f" It is quiet until <t:{int(until.timestamp())}:t>."
    if standing.next_at is not None:
        alerts = "One alert waits" if standing.waiting == 1 else f"{standing.waiting} alerts wait"
        next_at = max(standing.next_at, now)
        lines.append(f"{alerts}; the next leaves <t:{int(next_at.timestamp())}:R>.")
    return lines
