"""The timeline of everything or of one thing: its page of text, and the picture beside it.

Knows nothing of buttons.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from io import BytesIO

import discord

from bot.errors import RequestError
from bot.history import History
from bot.languages import tr
from bot.ui.base import ListPage, text
from bot.ui.history import pages
from bot.ui.timeline import pictures, plans

PICTURE = "timeline.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineSpan:
    """What a timeline is of: a thing or, without a name, everything; and the years, inclusive."""

    name: str
    first: int
    last: int

    @property
    def rest(self) -> str:
        """What a button needs to show another page of it."""
        return pages.BETWEEN.join((self.name, str(self.first), str(self.last)))

    @classmethod
    def read(cls, rest: str) -> TimelineSpan:
        """Read what `rest` wrote."""
        name, first, last = rest.rsplit(pages.BETWEEN, 2)
        return cls(name=name, first=int(first), last=int(last))


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """One page of text, and the plan of the picture; no plan where nothing is to be drawn."""

    page: ListPage
    plan: plans.PicturePlan | None


def timeline(history: History, span: TimelineSpan, number: int = 0) -> Timeline:
    """Show what happened when.

    Raises:
        RequestError: the named thing is not known.
    """
    name = ""
    if span.name:
        card = history.show(span.name)
        if card is None:
            raise RequestError(pages.no_such("model"))
        name = card.entity.name
    span = TimelineSpan(name=name, first=span.first, last=span.last)
    events = history.timeline(name or None, span.first, span.last)
    page = pages.dated(events, text.plain(_title(name, span)), span.rest, number)
    plan = plans.plan(events, _title(name, span)) if events else None
    return Timeline(page=page, plan=plan)


def _title(name: str, span: TimelineSpan) -> str:
    title = name or "New Balance 2002R"
    if span.first == span.last:
        return f"{title}, {span.first}"
    return tr("{title}, {first} to {last}", title=title, first=span.first, last=span.last)


async def picture(plan: plans.PicturePlan) -> discord.File:
    """Draw a plan in a thread, so that nobody else waits for it."""
    drawn = await asyncio.to_thread(pictures.draw, plan)
    words = plans.alternative(plan)
    return discord.File(BytesIO(drawn), filename=PICTURE, description=words)
