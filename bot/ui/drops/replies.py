"""What commands answer about a drop that a moderator enters, moves or cancels."""

from __future__ import annotations

from bot.languages import tr
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


def choice(drop: Drop) -> str:
    """Name a drop in a completion, in 100 characters at most."""
    when = f" ({drop.at:%d %b %Y})" if drop.at else ""
    return f"{drop.style_code or ''} {drop.name}".strip()[: 100 - len(when)] + when


def _drop(drop: Drop) -> str:
    return (
        f"**{text.plain(drop.name)}** ({drop.style_code}) · "
        f"{text.drop_time(drop.at, drop.precision, drop.timezone)}."
    )
