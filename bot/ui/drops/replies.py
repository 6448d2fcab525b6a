"""What commands answer about a drop that a moderator enters, moves or cancels."""

from __future__ import annotations

from bot.languages import date_text, tr
from bot.models import Drop, Precision
from bot.ui.base import text


def drop_entered(drop: Drop, *, is_new: bool) -> str:
    """Say that a drop is entered."""
    if not is_new:
        sentence = tr("`/manage drop move` changes its time.")
    elif drop.precision in {Precision.INSTANT, Precision.DAY}:
        sentence = tr("Subscribed channels get it now. Reminders follow as each channel chose.")
    else:
        sentence = tr(
            "Subscribed channels get it now. For reminders too, give it a day or a time with "
            "`/manage drop move` once that is known."
        )
    head = (
        tr("Added: {drop}")
        if is_new
        else tr("This drop is there already; nothing was added: {drop}")
    )
    return text.lines(head.format(drop=_drop(drop)), sentence)


def drop_moved(drop: Drop) -> str:
    """Say that a drop has another time."""
    return tr(
        "Moved: {drop}\nChannels that were told of it are told of the new time.", drop=_drop(drop)
    )


def drop_cancelled(drop: Drop) -> str:
    """Say that a drop will not happen."""
    return tr(
        "Cancelled: {drop}\nChannels that were told of it are told so. "
        "`/manage drop add` adds it again.",
        drop=_drop(drop),
    )


def calendar_file(drop: Drop) -> str:
    """Say what a file of a drop is for."""
    return tr(
        "**{drop}** as a file: open it, and your calendar takes it in. It does not follow when "
        "the drop moves; the alert here does.",
        drop=text.plain(drop.name),
    )


def calendar_address(address: str | None) -> str:
    """Say how a calendar follows a server's drops; without an address, what is missing for it."""
    if address is None:
        return tr(
            "This bot publishes no calendars yet: whoever runs it sets `RAINCLOUD_PUBLIC_URL` and "
            "`RAINCLOUD_HTTP_PORT` for that. Until then *Calendar* beside a drop of "
            "`/drops upcoming` gives it as a file."
        )
    return text.lines(
        tr("**This server's drops in your own calendar:**"),
        f"```\n{address}\n```",
        tr(
            "Add it as a calendar by its address: in Google Calendar under *Other calendars*, "
            "*From URL*; in Apple's under *New Calendar Subscription*; in Outlook under *Add "
            "calendar*, *Subscribe from web*. Drops that move or are cancelled follow by "
            "themselves, as often as your calendar looks."
        ),
        tr(
            "-# Whoever has this address sees this server's drops. A moderator gives it a new one "
            "with `/manage calendar`."
        ),
    )


def address_renewed(address: str) -> str:
    """Say that a calendar has another address."""
    return text.lines(
        tr("**The calendar has a new address:**"),
        f"```\n{address}\n```",
        tr(
            "The old one shows nothing any more. Whoever follows the calendar needs the new one: "
            "`/drops calendar` tells it to members."
        ),
    )


def choice(drop: Drop) -> str:
    """Name a drop in a completion, in 100 characters at most."""
    when = f" ({date_text(drop.at.date())})" if drop.at else ""
    return f"{drop.style_code or ''} {drop.name}".strip()[: 100 - len(when)] + when


def _drop(drop: Drop) -> str:
    code = f" ({text.plain(drop.style_code)})" if drop.style_code else ""
    when = text.drop_time(drop.at, drop.precision, drop.timezone)
    return f"**{text.plain(drop.name)}**{code} · {when}"
