"""A month in words, with its picture above and the ways on below.

Knows nothing of how the picture is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from discord.app_commands import Choice
from discord.ui import ActionRow, Container, LayoutView, MediaGallery, TextDisplay

from bot.languages import mark, month_text, tr
from bot.models import Drop, Precision
from bot.rules.calendars import MONTHS_AHEAD, Moment, Month, MonthEntry, first_day, month_number
from bot.ui.base import BACK, COLOUR, ON, TurnPage, completions, text
from bot.ui.months.add_button import AddCalendar

MONTH = "month"
PICTURE = "month.png"
ALTERNATIVE_LIMIT = 1000  # characters; Discord takes 1,024
ROOM = 3000  # characters of all lines together; a message holds 4,000
NAME_LIMIT, SHOP_LIMIT = 80, 40
_LINES = {
    Moment.DROPS: mark("{when}: **{drop}**"),
    Moment.OPENS: mark("{when}: **{drop}** (draw opens)"),
    Moment.CLOSES: mark("{when}: **{drop}** (draw closes)"),
}


def page(month: Month, address: str | None) -> str:
    """Say what drops in a month, and how a calendar follows it.

    Args:
        month: the month.
        address: of the server's calendar, if it is published.
    """
    title = f"## {month_text(month.first)}"
    lines = [*map(_line, month.entries)]
    if month.some_day:
        names = tr(", ").join(_name(drop) for drop in month.some_day)
        lines.append(tr("On a day that is not known yet: {drops}", drops=names[: ROOM // 3]))
    if not lines:
        lines.append(tr("No drop is known for this month yet."))
    shown = list(_fitting(lines))
    if month.following is not None:
        shown.append(tr("The next after it: {line}", line=_line(month.following)))
    feet = [tr("-# Times in the picture are those of {zone}.", zone=text.plain(month.zone))]
    if address is not None:
        feet.append(tr("-# Follow it in your own calendar: `{address}`", address=address))
    return "\n".join([title, *shown, *feet])


def choices(typed: str, now: datetime) -> list[Choice[str]]:
    """Offer the months to come, by name and number.

    Args:
        typed: into the option so far.
        now: aware, UTC.
    """
    this = month_number(now.date())
    months = [first_day(number) for number in range(this, this + MONTHS_AHEAD + 1)]
    named = {f"{first:%Y-%m}": month_text(first) for first in months}
    return completions.comma_list(typed, named, in_order=True)


def completed(typed: str, now: datetime) -> str:
    """Return what is offered for the name of a month, or the typed text itself."""
    offered = choices(typed, now)
    return offered[0].value if offered else typed


def alternative(month: Month) -> str:
    """Say in words what the picture shows, for those who do not see it."""
    described = tr(
        "{month} as a picture; the text below it says the same in full.",
        month=month_text(month.first),
    )
    for entry in month.entries:
        longer = f"{described} {entry.day.day}: {text.bare(entry.drop.name, NAME_LIMIT)}."
        if len(longer) > ALTERNATIVE_LIMIT:
            break
        described = longer
    return described


def view(month: Month, address: str | None) -> LayoutView:
    """Return a month: its picture, its words, the months beside it and the way into a calendar."""
    number, today = month_number(month.first), month_number(month.today)
    gallery: MediaGallery[LayoutView] = MediaGallery()
    gallery.add_item(media=f"attachment://{PICTURE}", description=alternative(month))
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(TurnPage(BACK, MONTH, number - 1, "", is_disabled=number < today))
    row.add_item(TurnPage(ON, MONTH, number + 1, "", is_disabled=number >= today + MONTHS_AHEAD))
    row.add_item(AddCalendar())
    view = LayoutView(timeout=None)
    shown: TextDisplay[LayoutView] = TextDisplay(page(month, address))
    view.add_item(Container(gallery, shown, row, accent_colour=COLOUR))
    return view


def _fitting(lines: list[str]) -> Iterator[str]:
    """Yield the lines that have room, and count the others."""
    room = ROOM
    for place, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            yield tr("… and {count} more", count=len(lines) - place)
            return
        yield line


def _line(entry: MonthEntry) -> str:
    when = f"<t:{int(entry.at.timestamp())}:f>" if entry.at is not None else _day(entry)
    line = tr(_LINES[entry.moment], when=when, drop=_name(entry.drop))
    facts = [entry.drop.style_code, text.plain(entry.drop.retailer or "", SHOP_LIMIT)]
    return " · ".join([line, *(fact for fact in facts if fact)])


def _day(entry: MonthEntry) -> str:
    at = entry.drop.opens_at if entry.moment is Moment.OPENS else entry.drop.at
    return text.drop_time(at, Precision.DAY, entry.drop.timezone)


def _name(drop: Drop) -> str:
    return text.plain(drop.name, NAME_LIMIT)
