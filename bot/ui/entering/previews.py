"""What a moderator reads of a drop before and after it is posted.

Knows nothing of what a press leads to.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from discord.ui import Button, LayoutView

from bot.languages import mark, tr
from bot.models import (
    ChangeKind,
    Delivery,
    DeliveryContext,
    Destination,
    DestinationKind,
    Drop,
    Outgoing,
    Precision,
    Priority,
)
from bot.rules.drops import change_of, named_shops
from bot.services.drops import DropDraft
from bot.ui.alerts import messages
from bot.ui.base import text
from bot.ui.entering.forms import label_of

FAULT_LIMIT = 350  # characters of what is said of one field; there are nine at most
CHANNELS_SHOWN = 8
_SOME_ID = 1  # of a change and a drop that are not there yet, so that all buttons are shown
PREVIEW = mark("Nothing is posted yet. This is the card:")
_DATED = frozenset({Precision.INSTANT, Precision.DAY})
CANCELLED = mark("Cancelled. Nothing was posted. `/manage drop add` starts again.")
TAKEN_BACK = mark(
    "**Taken back.** What was not sent yet is not sent, and what was sent says that it is off. "
    "This is the card, should you want to post it otherwise:"
)


def card_of(draft: DropDraft, drop: Drop, now: datetime) -> LayoutView:
    """Return the card that posting a draft would send, in the server's language, not to press."""
    change = change_of(replace(drop, id=_SOME_ID), ChangeKind.ANNOUNCED, now)
    change = replace(change, id=_SOME_ID)
    delivery = Delivery(
        cause="preview",
        destination=Destination(kind=DestinationKind.CHANNEL, id=0),
        priority=Priority.NEWS,
        due_at=now,
    )
    context = DeliveryContext(language=draft.language, shops=named_shops(drop))
    outgoing = Outgoing(delivery=delivery, change=change, nonce="", context=context)
    card = messages.message(outgoing, now)
    for item in card.walk_children():
        button = getattr(item, "item", item)
        if isinstance(button, Button) and button.url is None:
            button.disabled = True  # there is no delivery behind it yet
    return card


def faults(draft: DropDraft) -> str:
    """Say what of a draft cannot be read, each fault with its field."""
    lines = [
        f"- **{label_of(field)}**: {sentence[:FAULT_LIMIT]}"  # whoever typed it reads it alone
        for field, sentence in draft.faults.items()
    ]
    foot = tr("What you typed is kept: *Edit* and *Shops* open it again. Nothing is posted yet.")
    return "\n".join([f"### {tr('This cannot be posted yet')}", *lines, f"-# {foot}"])


def notes(draft: DropDraft, drop: Drop) -> str:
    """Say who would be told of a draft's drop, and what is there already."""
    lines = []
    if draft.same is not None:
        there = tr("This drop is there already: {drop}.", drop=named(draft.same))
        lines.append(f"⚠️ {there}")
    elif draft.near is not None:
        near = tr(
            "The same shoe is entered already: {drop}. `/manage drop move` changes its time.",
            drop=named(draft.near),
        )
        lines.append(f"⚠️ {near}")
    lines.append(channels(draft.channel_ids))
    if drop.precision not in _DATED:
        lines.append(
            tr("Reminders come once it has a day or a time; `/manage drop move` gives it one.")
        )
    return "\n".join(lines)


def channels(channel_ids: tuple[int, ...]) -> str:
    """Say which channels would be told."""
    if not channel_ids:
        return tr("No channel gets drops of this kind yet. `/alerts setup` chooses one.")
    named_channels = [f"<#{channel_id}>" for channel_id in channel_ids]
    return tr("It goes to {channels}.", channels=text.some(named_channels, CHANNELS_SHOWN))


def named(drop: Drop) -> str:
    """Name a drop with its time."""
    shoe = f"**{text.plain(drop.name)}**" + (f" ({drop.style_code})" if drop.style_code else "")
    return f"{shoe} · {text.drop_time(drop.at, drop.precision, drop.timezone)}"
