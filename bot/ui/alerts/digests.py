"""A digest, or the catch-up after quiet hours: what was held, in one message.

Knows nothing of what goes into it. Discord's limits: 4,000 characters of text and 40 components.
"""

from __future__ import annotations

from datetime import datetime

from discord.ui import ActionRow, LayoutView, TextDisplay

from bot.languages import mark, speaking, tr
from bot.models import HeldFor, Outgoing, QueuedAlert
from bot.ui.alerts import cards, pings
from bot.ui.alerts.why_button import WhyButton
from bot.ui.base import heading as heading_of
from bot.ui.base import text

ROOM = 3800  # characters for all items; the rest is the heading's
ITEM_LIMIT = 700  # characters of one item, though it were the only one
TITLE_LIMIT = 100  # characters before escaping, which can double them
SIZES_LIMIT = 120  # characters of all sizes; longer, they are counted
FACT_LIMIT = 40
SOLD_OUT_SINCE = mark("Sold out meanwhile")
_COLOUR = 0x5B7FA6
_HEADINGS = {
    HeldFor.QUIET: mark("After the quiet hours"),
    HeldFor.AWAY: mark("While Raincloud could not send"),
    HeldFor.BROKEN: mark("While Raincloud could not send"),
    HeldFor.DAILY: mark("Daily digest"),
    HeldFor.WEEKLY: mark("Weekly digest"),
    HeldFor.MANY: mark("What you watch"),
}


def digest(outgoing: Outgoing, now: datetime) -> LayoutView:
    """Make a digest's message.

    It has the colour of its first alert's subscription, and no line above it: that is filled by
    one alert, and a digest tells of several and mentions nobody.

    Args:
        outgoing: the digest with its items, as many as one message is to hold.
        now: aware, UTC.
    """
    count = len(outgoing.items)
    room = min(ITEM_LIMIT, ROOM // max(count, 1))
    alerts = tr("{count} alerts, the most important first.").format(count=count)
    if count == 1:
        alerts = tr("One alert.")
    container = cards.container_of(outgoing, _COLOUR)
    container.add_item(TextDisplay(f"### {_heading(outgoing)}\n-# {alerts}"))
    for item in outgoing.items:
        container.add_item(TextDisplay(_item(item, room, now)))
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(WhyButton(outgoing.delivery.id))
    container.add_item(row)
    view = LayoutView(timeout=None)
    if pinged := pings.line(outgoing):
        view.add_item(TextDisplay(pinged))
    view.add_item(container)
    return view


def name(outgoing: Outgoing) -> str:
    """Return what a forum's post that is a digest is called."""
    with speaking(outgoing.context.language):
        return _heading(outgoing)


def _heading(outgoing: Outgoing) -> str:
    return tr(_HEADINGS[outgoing.delivery.held_for or HeldFor.DAILY])


def _item(item: QueuedAlert, room: int, now: datetime) -> str:
    """Tell of one change: its title, what else fits, the most telling first, and a link."""
    change = item.change
    head = f"**{heading_of(change, now)}** · "
    if item.is_sold_out:
        head = f"**{tr(SOLD_OUT_SINCE)}** · "
    title = text.plain(change.title, min(TITLE_LIMIT, (room - len(head)) // 2 - 1))
    title = title or "New Balance 2002R"
    facts: list[str] = []
    used = len(head) + len(title) + len("\n-# ")
    for fact in _facts(item):
        if used + len(fact) + len(" · ") <= room:
            facts.append(fact)
            used += len(fact) + len(" · ")
    url = text.link(change.url)
    if url is not None and not {"<", ">"} & set(url) and used + len(f"[](<{url}>)") <= room:
        title = f"[{title}](<{url}>)"
    return f"{head}{title}\n-# {' · '.join(facts)}" if facts else f"{head}{title}"


def _facts(item: QueuedAlert) -> list[str]:
    """Return what there is to tell of a change beside its title, the most telling first."""
    change = item.change
    facts = []
    when = cards.time_of(change)
    sizes = item.delivery.sizes or change.sizes
    if when is not None:
        facts.append(when)
    elif sizes:
        facts.append(text.short_size_list(sizes, SIZES_LIMIT))
    if when is None:
        facts.append(text.ago(change.at))
    if change.price is not None:
        facts.append(cards.price_of(change.price, change.old_price))
    if change.retailer:
        facts.append(text.plain(change.retailer, FACT_LIMIT))
    if change.style_code and change.style_code not in change.title.upper():
        facts.append(text.plain(change.style_code, FACT_LIMIT))
    return facts
