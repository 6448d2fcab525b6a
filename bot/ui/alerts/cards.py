"""What is posted to a channel or sent to a moderator: one card a delivery.

Knows nothing of how a card is sent. Discord's limits: 4,000 characters of text and 40 components.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from discord import Colour
from discord.ui import ActionRow, Button, Container, LayoutView, Section, TextDisplay, Thumbnail

from bot.languages import mark, money, tr
from bot.models import (
    OF_LISTINGS,
    Change,
    ChangeKind,
    Confidence,
    Delivery,
    DestinationKind,
    HeldFor,
    Money,
    Outgoing,
    Precision,
)
from bot.parsing import short_title
from bot.ui.alerts import joined_shops, looks, own_lines, pings, updates
from bot.ui.alerts.why_button import WhyButton
from bot.ui.base import DRAW_HEADINGS, HEADINGS, LATE, heading, share_cut, text
from bot.ui.drops import CalendarButton
from bot.ui.members import RemindButton, StopButton, WatchButton

NAME_LIMIT = 100  # characters of a thread's name, Discord's own limit
ROOM = 3950  # characters of a card's text and of what stands above it; Discord takes 4,000
TITLE_LIMIT = 150  # characters before escaping, so that a hundred roles fit beside it
FACT_LIMIT = 60  # the same, for style code, colorway and shop
_COLOURS = {
    ChangeKind.LIVE: 0x2E8B57,
    ChangeKind.RESTOCK: 0x3BA55D,
    ChangeKind.ANNOUNCED: 0x5B7FA6,
    ChangeKind.MOVED: 0xC98A2B,
    ChangeKind.CANCELLED: 0x8B3A3A,
    ChangeKind.PRICE_CUT: 0x7A5BA6,
    ChangeKind.SOLD_OUT: 0x55595F,
}
_ON_CALENDARS = frozenset({Precision.INSTANT, Precision.DAY, Precision.MONTH})
_WAITED = {
    HeldFor.QUIET: mark("This message waited for the end of the quiet hours."),
    HeldFor.AWAY: mark("This message is late: it could not leave sooner."),
    HeldFor.BROKEN: mark("This message is late: it could not leave sooner."),
    HeldFor.DAILY: mark("This is all of the daily digest."),
    HeldFor.WEEKLY: mark("This is all of the weekly digest."),
    HeldFor.MANY: mark("This message waited: you had several already."),
}
_SAMPLE = mark("This is a test. Nothing has come in; it shows what an alert here looks like.")


def card(outgoing: Outgoing, now: datetime) -> LayoutView:
    """Make the card of one change, or of a notice.

    Args:
        outgoing: the delivery, with the change it carries if it carries one.
        now: aware, UTC; a card that comes late says so.
    """
    updated = updates.since(outgoing)
    if updated is not None:  # the message is the earlier delivery's, and so is its button
        outgoing = replace(outgoing, delivery=updated.delivery)
    delivery = outgoing.delivery
    view = LayoutView(timeout=None)
    change = outgoing.change
    if delivery.is_sample:
        change = _sample(now)
    if change is None:
        if pinged := pings.line(outgoing):
            view.add_item(TextDisplay(pinged))
        notice = TextDisplay[LayoutView](delivery.notice or "")
        view.add_item(Container(notice, accent_colour=_COLOURS[ChangeKind.MOVED]))
        return view
    kind = change.kind if updated is None else updated.kind or change.kind
    container = container_of(outgoing, _COLOURS[kind])
    title = title_of(change)
    is_short = updates.is_answer(outgoing)
    body = (
        _short(change, title, now, outgoing.context.was, updated)
        if is_short
        else _body(outgoing, change, title, now, updated)
    )
    above = own_lines.above(outgoing, change, title, ROOM - len(body))
    if above:
        view.add_item(TextDisplay(above))
    image_url = text.link(change.image_url, text.IMAGE_LIMIT)
    if image_url is not None and not is_short:
        picture = Thumbnail[LayoutView](image_url, description=title)
        container.add_item(Section(TextDisplay(body), accessory=picture))
    else:
        container.add_item(TextDisplay(body))
    row: ActionRow[LayoutView] = ActionRow()
    url = text.link(change.url)
    if url is not None:
        row.add_item(Button(label=tr("Open the product page"), url=url))
    for button in _own_buttons(delivery, replace(change, kind=kind)):
        row.add_item(button)
    row.add_item(WhyButton(delivery.id))
    container.add_item(row)
    view.add_item(container)
    return view


def title_of(change: Change) -> str:
    """Return what a card calls the shoe, made harmless."""
    called = short_title(change.title) or change.colorway or change.title
    return text.plain(called, TITLE_LIMIT) or "New Balance 2002R"


def container_of(outgoing: Outgoing, usual: int) -> Container[LayoutView]:
    """Make an empty card in its subscription's colour, or in the usual one, 0xRRGGBB."""
    own = outgoing.context.colour
    return Container(accent_colour=Colour(usual if own is None else own))  # a plain 0 is left out


def _own_buttons(delivery: Delivery, change: Change) -> Iterator[Any]:
    """Give what a member can press for themselves: on a sample nothing."""
    if not change.id:
        return
    if delivery.destination.kind is DestinationKind.USER:
        if delivery.subscription_id is not None:
            yield StopButton(delivery.subscription_id)
    elif change.kind in OF_LISTINGS:
        yield WatchButton(change.id)
    elif change.kind is not ChangeKind.CANCELLED and change.lead != timedelta(0):
        yield RemindButton(change.id)
        if change.drop_id is not None and change.precision in _ON_CALENDARS:
            yield CalendarButton(change.drop_id)


def name(outgoing: Outgoing) -> str:
    """Return what a thread, or a forum's post, about one change is called."""
    title = outgoing.change.title if outgoing.change else ""
    called = text.bare(title, NAME_LIMIT) or "New Balance 2002R"
    return f"Test: {called}"[:NAME_LIMIT] if outgoing.delivery.is_sample else called


def _body(
    outgoing: Outgoing,
    change: Change,
    title: str,
    now: datetime,
    updated: updates.Update | None,
) -> str:
    is_named = (change.colorway or "").casefold() in title.casefold()
    facts = [change.style_code, None if is_named else change.colorway]
    where = text.plain(change.retailer, FACT_LIMIT) if change.retailer else None
    where = text.placed(where, change.region) if where else None
    kind = updated.kind if updated is not None else None
    news = updated.lines if updated is not None else ()
    shops = outgoing.context.shops if kind is not ChangeKind.CANCELLED else ()
    at = [_fact(mark("At"), where)] if where else []
    if len(shops) > 1 or (shops and not where):
        own = change.region if change.guild_id is not None else None  # shops tell their own
        head = text.placed(f"**{tr('At')}**", own)
        at = [head, *updates.shop_lines(shops)]
    joined = joined_shops.lines(outgoing, change)
    if joined:
        at = [f"**{tr('At')}**", *joined]
    lines = [
        tr(_SAMPLE) if outgoing.delivery.is_sample else None,
        _head(change, now, updated),
        f"**{title}**",
        " · ".join(text.plain(fact, FACT_LIMIT) for fact in facts if fact),
        *(news or [time_of(change)]),
        tr(text.RUMOUR) if change.confidence is Confidence.RUMOUR else None,
        *(_offer(outgoing, change) if not joined else ()),
        *at,
        _foot(change, outgoing.delivery.held_for, now if updated is None else change.at),
    ]
    return "\n".join(line for line in lines if line)


def _short(
    change: Change, title: str, now: datetime, was: Change | None, updated: updates.Update | None
) -> str:
    """Say no more than what changed: the message that it answers says the rest."""
    news = updated.lines if updated is not None else ()
    lines = [
        _head(change, now, updated),
        f"**{title}**",
        text.plain(change.style_code, FACT_LIMIT) if change.style_code else None,
        *(news or _moved(change, was)),
        _foot(change, None, now if updated is None else change.at),
    ]
    return "\n".join(line for line in lines if line)


def _head(change: Change, now: datetime, updated: updates.Update | None) -> str:
    kind = None if updated is None else updated.kind
    if updated is None or kind is None:
        return f"### {heading(change, now)}"
    if updated.is_followed:
        return f"### ~~{heading(change, now)}~~"
    return f"### {tr((DRAW_HEADINGS if change.is_draw else HEADINGS).get(kind, HEADINGS[kind]))}"


def _moved(change: Change, was: Change | None) -> list[str | None]:
    """Say the time, after what it was in the message that is answered."""
    before = was and text.drop_time(was.drop_at, was.precision, was.timezone)
    now = text.drop_time(change.drop_at, change.precision, change.timezone)
    if not before or change.is_draw or (change.kind is ChangeKind.MOVED and before == now):
        return [time_of(change)]
    old = _fact(mark("When"), f"~~{before}~~")
    new = time_of(change) if change.kind is ChangeKind.CANCELLED else _fact(mark("Now"), now)
    return [old, new]


def _fact(name: str, value: str) -> str:
    return f"**{tr(name)}** {value}"


def time_of(change: Change) -> str | None:
    """Say when a drop is, or that it is not; none for what is for sale and ships at once."""
    if change.is_preorder:
        return _fact(
            mark("Ships"), text.drop_time(change.drop_at, change.precision, change.timezone)
        )
    if change.kind in OF_LISTINGS:
        return None
    if change.kind is ChangeKind.CANCELLED:
        return tr(updates.WILL_NOT_HAPPEN)
    if change.is_draw:
        times = change.opens_at, change.drop_at, change.precision, change.timezone
        return _fact(mark("When"), text.draw_times(*times))
    when = text.drop_time(change.drop_at, change.precision, change.timezone)
    return _fact(mark("When"), when)


def _offer(outgoing: Outgoing, change: Change) -> Iterator[str]:
    if sizes := looks.sizes(outgoing, change):
        yield _fact(mark("Sizes"), sizes)
    if change.price is not None:
        yield _fact(mark("Price"), price_of(change.price, change.old_price))


def price_of(price: Money, old: Money | None) -> str:
    """Show a price, with what it was and by how much it fell."""
    if old is None or old.amount <= 0 or old.currency != price.currency:
        return money(price)
    return tr("{price}, was {old} (-{share}%)").format(
        price=money(price), old=money(old), share=share_cut(price, old)
    )


def _foot(change: Change, held_for: HeldFor | None, now: datetime) -> str:
    known_at = change.at
    if change.lead is not None and change.drop_at is not None:
        known_at = change.drop_at - change.lead
    foot = tr("Seen {ago}") if change.kind in OF_LISTINGS else tr("Posted {ago}")
    foot = f"-# {foot.format(ago=text.ago(known_at))}"
    if held_for is not None:
        return f"{foot}. {tr(_WAITED[held_for])}"
    if now - known_at > LATE:
        return f"{foot}. {tr(_WAITED[HeldFor.AWAY])}"
    return foot


def _sample(now: datetime) -> Change:
    return Change(
        kind=ChangeKind.RESTOCK,
        at=now,
        title="New Balance 2002R Protection Pack Rain Cloud",
        style_code="M2002RDA",
        colorway="Rain Cloud",
        url="https://en.wikipedia.org/wiki/New_Balance",
        price=Money(amount=Decimal(150), currency="USD"),
        sizes=("US 9", "US 10.5"),
        retailer=tr("Sample shop"),
    )
