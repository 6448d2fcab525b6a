"""What is posted to a channel or sent to a moderator: one card a delivery.

Knows nothing of how a card is sent. Discord's limits: 4,000 characters of text and 40 components.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import discord
from discord.ui import ActionRow, Button, Container, LayoutView, Section, TextDisplay, Thumbnail

from bot.models import Change, ChangeKind, Confidence, Money, Outgoing, Precision
from bot.ui import text
from bot.ui.buttons import Why

LATE = timedelta(minutes=2)  # after which a card says that it is
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
_HEADINGS = {
    ChangeKind.LIVE: "Live now",
    ChangeKind.RESTOCK: "Restock",
    ChangeKind.ANNOUNCED: "Drop announced",
    ChangeKind.MOVED: "Drop moved",
    ChangeKind.CANCELLED: "Drop cancelled",
    ChangeKind.PRICE_CUT: "Price cut",
    ChangeKind.SOLD_OUT: "Sold out",
}
_SEEN = frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK, ChangeKind.PRICE_CUT, ChangeKind.SOLD_OUT})
_SAMPLE = "This is a test. Nothing has come in; it shows what an alert here looks like."


def card(outgoing: Outgoing, now: datetime) -> LayoutView:
    """Make a delivery's message.

    Args:
        outgoing: the delivery, with the change it carries if it carries one.
        now: aware, UTC; a card that comes late says so.
    """
    delivery = outgoing.delivery
    view = LayoutView(timeout=None)
    if delivery.role_ids:
        view.add_item(TextDisplay(" ".join(f"<@&{role_id}>" for role_id in delivery.role_ids)))
    change = outgoing.change
    if delivery.is_sample:
        change = _sample(now)
    if change is None:
        notice = TextDisplay[LayoutView](delivery.notice or "")
        view.add_item(Container(notice, accent_colour=_COLOURS[ChangeKind.MOVED]))
        return view
    container: Container[LayoutView] = Container(accent_colour=_COLOURS[change.kind])
    title = text.plain(change.title, TITLE_LIMIT) or "New Balance 2002R"
    body = _body(outgoing, change, title, now)
    image_url = text.link(change.image_url, text.IMAGE_LIMIT)
    if image_url is not None:
        picture = Thumbnail[LayoutView](image_url, description=title)
        container.add_item(Section(TextDisplay(body), accessory=picture))
    else:
        container.add_item(TextDisplay(body))
    row: ActionRow[LayoutView] = ActionRow()
    url = text.link(change.url)
    if url is not None:
        row.add_item(Button(label="Open the product page", url=url))
    row.add_item(Why(delivery.id))
    container.add_item(row)
    view.add_item(container)
    return view


def mentions(outgoing: Outgoing) -> discord.AllowedMentions:
    """Return what a delivery's message may ping: the roles its subscriptions name, nothing else."""
    roles = [discord.Object(role_id) for role_id in outgoing.delivery.role_ids]
    return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)


def _body(outgoing: Outgoing, change: Change, title: str, now: datetime) -> str:
    sizes = outgoing.delivery.sizes or change.sizes
    code = change.style_code
    facts = [None if code and code in change.title.upper() else code, change.colorway]
    where = text.plain(change.retailer, FACT_LIMIT) if change.retailer else None
    if where and change.region:
        where = f"{where} ({text.plain(change.region, 10)})"
    lines = [
        _SAMPLE if outgoing.delivery.is_sample else None,
        f"### {_heading(change)}",
        f"**{title}**",
        " · ".join(text.plain(fact, FACT_LIMIT) for fact in facts if fact),
        _time(change),
        text.RUMOUR if change.confidence is Confidence.RUMOUR else None,
        f"**Sizes** {text.size_list(sizes)}" if sizes and change.kind in _SEEN else None,
        f"**Price** {_price(change.price, change.old_price)}" if change.price else None,
        f"**At** {where}" if where else None,
        _foot(change, now),
    ]
    return "\n".join(line for line in lines if line)


def _heading(change: Change) -> str:
    if change.lead is None:
        if change.kind is ChangeKind.ANNOUNCED and change.revision and change.drop_at is not None:
            return "The time of a drop is known"
        return _HEADINGS[change.kind]
    if change.precision is Precision.DAY:
        return "It drops tomorrow" if change.lead else "It drops today"
    hours = change.lead // timedelta(hours=1)
    if not hours:
        return "It drops now"
    if change.drop_at is not None and change.at - (change.drop_at - change.lead) > LATE:
        return "The drop is near"
    return "One hour to the drop" if hours == 1 else f"{hours} hours to the drop"


def _time(change: Change) -> str | None:
    if change.kind in _SEEN:
        return None
    if change.kind is ChangeKind.CANCELLED:
        return "It will not happen, or at another time that is not known yet."
    return f"**When** {text.drop_time(change.drop_at, change.precision, change.timezone)}"


def _price(price: Money, old: Money | None) -> str:
    if old is None or old.amount <= 0 or old.currency != price.currency:
        return text.money(price)
    share = (old.amount - price.amount) / old.amount * 100
    return f"{text.money(price)}, was {text.money(old)} (-{share:.0f} %)"


def _foot(change: Change, now: datetime) -> str:
    known_at = change.at
    if change.lead is not None and change.drop_at is not None:
        known_at = change.drop_at - change.lead
    verb = "Seen" if change.kind in _SEEN else "Told"
    if now - known_at > LATE:
        return f"-# {verb} {text.ago(known_at)}. This message is late: it could not leave sooner."
    return f"-# {verb} {text.ago(known_at)}"


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
        retailer="Sample shop",
    )
