"""The way to a bot that runs: its first settings, and the link that invites it."""

from bot.cli.setup.invitation import invite
from bot.cli.setup.wizard import init

__all__ = ["init", "invite"]
