"""What Raincloud does here, command by command, for who asks.

Knows nothing of who may use what.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.languages import mark, tr
from bot.ui.base import mention

# By command: what it is good for.
Commands = Mapping[tuple[str, ...], str]

MEMBERS: Commands = {
    ("drops", "upcoming"): mark("what is coming"),
    ("drops", "restocks"): mark("what came back"),
    ("drops", "stock"): mark("what is in stock now, and where"),
    ("watch", "add"): mark("a direct message when a shoe comes in"),
    ("watch", "list"): mark("what you watch, and reminders"),
    ("history", "ask"): mark("any question about the 2002R, answered with sources"),
    ("history", "timeline"): mark("what happened when, as a picture"),
    ("history", "quiz"): mark("a question with four answers"),
    ("size", "convert"): mark("a size in US, UK, EU or cm"),
    ("size", "fit"): mark("how the shoe fits"),
}
MODERATORS: Commands = {
    ("alerts", "setup"): mark("choose what is posted in a channel; one press is enough"),
    ("alerts", "list"): mark("see, edit, pause or remove what is set up"),
    ("alerts", "roles"): mark("let members take ping roles by pressing"),
    ("alerts", "why"): mark("find out why something was not posted"),
    ("manage", "drop", "add"): mark("announce a drop yourself"),
    ("manage", "settings"): mark("time zone, language, quiet hours"),
    ("manage", "log"): mark("where problems are posted"),
}
OWNER: Commands = {
    ("sources", "add"): mark("read another shop, feed or calendar"),
    ("manage", "sources"): mark("see how each source is doing"),
}


def help_text(*, is_moderator: bool, is_owner: bool) -> str:
    """Say what Raincloud does, with what the asker can use.

    Args:
        is_moderator: whether they may manage the server.
        is_owner: whether the bot is theirs.
    """
    parts = [
        "### " + tr("Raincloud"),
        tr("Drops, restocks and the history of the New Balance 2002R."),
        _commands(tr("For everyone"), MEMBERS),
    ]
    if is_moderator:
        parts.append(_commands(tr("For moderators"), MODERATORS))
    if is_owner:
        parts.append(_commands(tr("For the bot's owner"), OWNER))
    return "\n\n".join(["\n".join(parts[:2]), *parts[2:]])


def welcome_text() -> str:
    """Say in a server that is new what to press first."""
    return "\n".join(
        [
            "### " + tr("Raincloud is here"),
            tr("Drops, restocks and the history of the New Balance 2002R."),
            tr(
                "**Moderators:** {setup} chooses what is posted, and where; one press is enough.",
                setup=mention("alerts setup"),
            ),
            tr(
                "**Everyone:** {upcoming} shows what is coming, {watch} tells you by direct message"
                " when a shoe comes in, and {ask} answers questions. {help} shows the rest.",
                upcoming=mention("drops upcoming"),
                watch=mention("watch add"),
                ask=mention("history ask"),
                help=mention("help"),
            ),
        ]
    )


def _commands(title: str, commands: Commands) -> str:
    lines = [
        tr("- {command} {purpose}", command=mention(" ".join(command)), purpose=tr(purpose))
        for command, purpose in commands.items()
    ]
    return "\n".join([f"**{title}**", *lines])
