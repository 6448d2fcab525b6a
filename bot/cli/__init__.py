"""The command line, one file a group of commands."""

from bot.cli.commands import app

__all__ = ["app"]
