"""What a moderator reads of a file of drops: what it would enter, and what became of it.

Knows nothing of what a press leads to.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import counted, mark, tr
from bot.models import Drop
from bot.services.drops import AddedDrops, DropList
from bot.ui.base import ListPage, paged, text
from bot.ui.entering.previews import channels, named

DROP_LIST = "droplist"  # in the buttons that turn its pages
LINES = 14  # on one page
ROOM = 2600  # characters of them; a message takes 4,000
NAME_LIMIT = 60  # characters of a file's name
FAULT_LIMIT = 250  # characters of one fault
SHOPS_SHOWN = 3
LEFT_SHOWN = 5  # drops that stay after an undo, by name
CANCELLED = mark(
    "Cancelled. Nothing was entered, and the file is not kept. "
    "`/manage drop import` takes it again."
)


def list_page(drops: DropList, number: int, *, head: str | None = None) -> ListPage:
    """Return one page of what a file would enter.

    Args:
        drops: what it tells.
        number: the page's, from 0.
        head: what is said above the first line, if anything.
    """
    name = text.plain(drops.name, NAME_LIMIT)
    title = "\n".join(
        part for part in (head, f"### {tr('What {file} would enter', file=name)}") if part
    )
    entries = [
        *_part(tr("New"), [_line(drop, drops.near.get(drop)) for drop in drops.new]),
        *_part(tr("There already"), [_line(drop) for drop in drops.known]),
        *_part(
            tr("Could not be read, or is left out"),
            [f"- {text.plain(fault, FAULT_LIMIT)}" for fault in drops.faults],
        ),
    ]
    return paged(
        title,
        entries or [tr("The file tells of no drop of a 2002R.")],
        DROP_LIST,
        str(drops.id),
        number,
        per_page=LINES,
        room=ROOM,
        between="\n",
    )


def list_notes(drops: DropList) -> str:
    """Say what adding a list would do."""
    lines = []
    if drops.others:
        lines.append(
            counted(
                "{count} entry of the file is about another shoe, or tells of no drop.",
                "{count} entries of the file are about other shoes, or tell of no drop.",
                drops.others,
            )
        )
    if not drops.new:
        lines.append(tr("There is nothing to add. Nothing was changed."))
    elif len(drops.new) > drops.room:
        lines.append(
            tr(
                "This server has room for {room} more drops to come, and these are {count}. "
                "Nothing can be added: take some out of the file.",
                room=max(drops.room, 0),
                count=len(drops.new),
            )
        )
    else:
        lines.append(channels(drops.channel_ids))
        if drops.channel_ids:
            lines.append(
                tr(
                    "*Add* posts a card for each. *Add quietly* posts none now; reminders come in "
                    "both ways, as each channel chose."
                )
            )
        lines.append(tr("Nothing is entered until you press, within a day."))
    return "\n".join(lines)


def added(done: AddedDrops) -> str:
    """Say what was entered."""
    lines = [
        counted("**Added {count} drop.**", "**Added {count} drops.**", len(done.new)),
        counted(
            "{count} was there already and stays as it is.",
            "{count} were there already and stay as they are.",
            len(done.known),
        )
        if done.known
        else "",
        tr(
            "`/drops upcoming` shows them; `/manage drop move` and `/manage drop cancel` "
            "change one."
        ),
    ]
    return "\n".join(line for line in lines if line)


def taken_back(left: Sequence[Drop]) -> str:
    """Say that a list was taken back, but for some drops."""
    done = tr(
        "**Taken back.** What was not sent yet is not sent, and what was sent says that it is off."
    )
    if not left:
        return done
    names = [text.plain(drop.name, NAME_LIMIT) for drop in left]
    stays = counted(
        "{count} stays, because it moved or was cancelled since, or its time has come: {drops}.",
        "{count} stay, because they moved or were cancelled since, or their time has come: "
        "{drops}.",
        len(left),
        drops=text.some(names, LEFT_SHOWN),
    )
    return f"{done}\n{stays}"


def not_loaded() -> str:
    """Say that Discord did not hand the file over."""
    return tr(
        "Discord did not hand the file over. Nothing was changed. Try again, with the file again."
    )


def _part(title: str, lines: Sequence[str]) -> list[str]:
    return [f"\n**{title}: {len(lines)}**", *lines] if lines else []


def _line(drop: Drop, near: Drop | None = None) -> str:
    """Name a drop with its time and its shops, and what of the same shoe is entered already."""
    shops = [name for name in (drop.retailer, *(shop.name for shop in drop.other_shops)) if name]
    where = text.some([text.plain(name, 40) for name in shops], SHOPS_SHOWN) if shops else ""
    doubt = tr("⚠️ entered already: {drop}", drop=named(near)) if near is not None else ""
    return "- " + " · ".join(part for part in (named(drop), where, doubt) if part)
