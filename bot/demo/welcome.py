"""What the demo says to who opens it: in the channel, and on the terminal.

In English, as its server is when it begins.
"""

from __future__ import annotations

from bot.ui.base import mention


def welcome_text() -> str:
    """Say in the channel what to try first."""
    ask, quiz, more = mention("history ask"), mention("history quiz"), mention("help")
    setup = mention("alerts setup")
    return f"""\
### Welcome to Raincloud's demo
The shop and its drops are made up. Three things to try:
1. A 2002R drops in a few seconds. Press *Why this alert?* or *Watch* on its card. What you \
watch comes by direct message: open it with *Channel* at the top.
2. As Mona, use {setup}: it chooses what is posted; one press is enough.
3. {ask} answers questions, and {quiz} asks them. Members see fewer commands: choose Max under \
*Viewing as*.
{more} shows the rest."""


def terminal_text(url: str) -> str:
    """Say on the terminal where the page is, and what to do there.

    Args:
        url: of the page.
    """
    return (
        f"Raincloud's demo is at {url}\n"
        "You are Mona, a moderator. Viewing as, at the top of the page, makes you Max, a member;\n"
        "Channel, beside it, opens the other channels and your direct messages.\n"
        "As Mona try /alerts setup, /alerts list, /alerts why, /manage drop add and "
        "/manage settings;\n"
        "as Max /history ask, /history quiz, /drops upcoming, /drops stock and /watch add.\n"
        "A 2002R drops in a few seconds, and more comes after it.\n"
        "Ctrl+C ends it; nothing of it is kept.\n"
    )
