"""What somebody hears once, wherever they press or type: that nothing they watch reaches them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import Interaction
from discord.ui import LayoutView

from bot.models import Subscription
from bot.ui.base import text, text_view
from bot.ui.members import own_threads, texts


async def stopped_view(
    interaction: Interaction[Any], watches: Sequence[Subscription]
) -> LayoutView:
    """Say that watches have stopped, why, and what helps.

    Args:
        interaction: of whose they are.
        watches: those that stopped.
    """
    said, offered = await own_threads.offer(interaction)
    return text_view(text.fit(texts.stopped(watches), *filter(None, [said])), *offered)
