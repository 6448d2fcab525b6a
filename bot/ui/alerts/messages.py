"""A delivery's message: a card of one change, or a digest of several, in its server's language.

Knows nothing of what stands on either, or of how a message is sent.
"""

from __future__ import annotations

from datetime import datetime

from discord.ui import LayoutView

from bot.languages import speaking
from bot.models import Action, Outgoing
from bot.rules.looks import FILLED_LIMIT
from bot.ui.alerts import cards, digests, own_lines
from bot.ui.base import clickable_view


def message(outgoing: Outgoing, now: datetime) -> LayoutView:
    """Make a delivery's message.

    Args:
        outgoing: the delivery, with the change it carries if it carries one.
        now: aware, UTC; what comes late says so.
    """
    with speaking(outgoing.context.language):
        is_digest = outgoing.delivery.action is Action.DIGEST
        view = digests.digest(outgoing, now) if is_digest else cards.card(outgoing, now)
    clickable_view(view)
    return view


def above(outgoing: Outgoing) -> str:
    """Return what stands above an alert's card: roles, and the moderators' own words."""
    if outgoing.change is None:
        return ""
    with speaking(outgoing.context.language):
        title = cards.title_of(outgoing.change)
        return own_lines.above(outgoing, outgoing.change, title, FILLED_LIMIT)


def name(outgoing: Outgoing) -> str:
    """Return what a thread, or a forum's post, about a delivery is called."""
    if outgoing.delivery.action is Action.DIGEST:
        return digests.name(outgoing)
    return cards.name(outgoing)
