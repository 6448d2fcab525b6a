"""Print the link that invites the bot to a server."""

from __future__ import annotations

from bot.cli import output


def invite() -> None:
    """Print the link that invites the bot to a server."""
    from bot.app import login
    from bot.discord_adapter import invite_link

    settings = output.settings()
    known = settings.application_id
    application_id = known or output.run(login.look_up_application(settings)).id
    output.say(invite_link(application_id))
