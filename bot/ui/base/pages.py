"""Lists too long for one message, a page at a time.

Knows nothing of buttons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.languages import tr

PER_PAGE = 6
ROOM = 3600  # characters of entries; a message holds 4,000 with its title and foot
COLOUR = 0x6B7A8F  # the grey of a rain cloud


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """One page of a list: its text, which list it is of (``what``, ``rest``), and where it stands.

    ``number`` counts from 0; ``count`` is at least 1. ``shown`` are the places of its entries among
    all.
    """

    text: str
    what: str
    rest: str
    number: int
    count: int
    shown: range = range(0)


def paged(
    title: str,
    entries: Sequence[str],
    what: str,
    rest: str,
    number: int,
    *,
    per_page: int = PER_PAGE,
    room: int = ROOM,
    between: str = "\n\n",
) -> ListPage:
    """Return one page of a list; a number beyond the last gives the last.

    Args:
        title: above the entries of each page.
        entries: each shorter than ``room``.
        what: is listed.
        rest: what else names the list.
        number: the page's, from 0.
        per_page: how many entries stand on a page.
        room: how many characters they have together.
        between: what stands between two of them.
    """
    pages: list[list[str]] = [[]]
    for entry in entries:
        length = len(between.join((*pages[-1], entry)))
        if pages[-1] and (len(pages[-1]) == per_page or length > room):
            pages.append([])
        pages[-1].append(entry)
    number = min(max(number, 0), len(pages) - 1)
    foot = page_foot(number, len(pages))
    first = sum(map(len, pages[:number]))
    shown = range(first, first + len(pages[number]))
    body = between.join(part for part in (title, *pages[number], foot) if part)
    return ListPage(text=body, what=what, rest=rest, number=number, count=len(pages), shown=shown)


def page_foot(number: int, count: int) -> str:
    """Say which page of how many this is, where there is more than one; the first is 0."""
    if count <= 1:
        return ""
    return "-# " + tr("Page {number} of {count}", number=number + 1, count=count)
