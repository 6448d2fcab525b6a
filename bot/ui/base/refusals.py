"""What a person is told whose command or button cannot be answered as asked.

Knows nothing of what was asked.
"""

from __future__ import annotations

from bot.languages import tr
from bot.ui.base import text


def trouble(sentence: str) -> str:
    """Show a person an error's own sentence."""
    return text.fit(sentence)


def unexpected(reference: str) -> str:
    """Tell a person that the fault is ours."""
    return tr(
        "Something went wrong inside Raincloud; nothing you entered before was lost. Try again. "
        "If it goes on, give the bot's operator this reference: `{reference}`.",
        reference=reference,
    )


def unanswered() -> str:
    """Tell a person that the answer was lost, and not what it was to tell of."""
    return tr(
        "Discord did not take the answer. What you asked for may be done all the same: "
        "look before you try again."
    )


def outdated() -> str:
    """Tell a person that what they used is not of this release, and that it did nothing."""
    return tr(
        "This is from another version of Raincloud, so nothing was changed. Restart your Discord "
        "app if it shows an old command, or type the command anew: `/help` shows them all."
    )


def not_understood(value: str) -> str:
    """Tell a person that an option's value is not there to be chosen."""
    return tr(
        '"{value}" is not something this command can use here. Nothing was changed. '
        "Choose from the list that opens while you type; Raincloud must be able to see it.",
        value=text.plain(value, 80),
    )


def no_right() -> str:
    """Tell a member that a command is for moderators."""
    return tr(
        "Only members with the permission Manage Server can do that. Nothing was changed. "
        "Ask a moderator of this server."
    )


def owner_only() -> str:
    """Tell a moderator that a command is for the bot's owner."""
    return tr(
        "Only the bot's owner can do that: sources are swept for all servers. Nothing was "
        "changed. `/manage sources` shows how they stand."
    )


def only_in_server() -> str:
    """Tell a person that a command works in a server only."""
    return tr("This works only inside a server. Nothing was changed.")
