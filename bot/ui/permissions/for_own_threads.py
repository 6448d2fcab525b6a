"""What the bot may not do in a channel though members get private threads there.

It costs no alert of the channel's own. What needs which permission is from Discord's documentation
("Start Thread without Message").
"""

from __future__ import annotations

import discord

from bot.languages import mark
from bot.ui.permissions.missing import HISTORY, IN_THREADS, VIEW, granted_in

PRIVATE_THREADS = mark("Create Private Threads")


def missing_for_own_thread(channel: discord.TextChannel) -> list[str]:
    """Name, in English, what the bot lacks for opening private threads in a channel."""
    granted = granted_in(channel)
    needed = {
        VIEW: granted.view_channel,
        PRIVATE_THREADS: granted.create_private_threads,
        IN_THREADS: granted.send_messages_in_threads,
        HISTORY: granted.read_message_history,
    }
    return [name for name, is_given in needed.items() if not is_given]
