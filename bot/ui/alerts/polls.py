"""The poll under a drop's card."""

from __future__ import annotations

from datetime import timedelta

import discord

from bot.languages import tr
from bot.models import Change
from bot.ui.base import text

QUESTION_LIMIT = 300  # Discord's own limit
NAME_LIMIT = 120


def cop_or_drop(change: Change | None, lasts: timedelta) -> discord.Poll:
    """Ask whether members will buy, in the language spoken now."""
    name = text.bare(change.title, NAME_LIMIT) if change else ""
    poll = discord.Poll(" ".join((tr("Cop or drop?"), name)).strip()[:QUESTION_LIMIT], lasts)
    poll.add_answer(text=tr("Cop"))
    poll.add_answer(text=tr("Drop"))
    return poll
