"""The command line, one file a group of commands."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cli.output import STOPPED
from bot.cli.starting import start


def main(arguments: Sequence[str]) -> None:
    """Do what was typed after ``raincloud``.

    A plain ``run`` needs none of what tells commands apart, Typer: a bot that lives for months
    would hold it to its end.

    Args:
        arguments: the words, which Typer takes from ``sys.argv`` itself.
    """
    if list(arguments) == ["run"]:
        try:
            start()
        except KeyboardInterrupt:  # while what it needs was loaded
            raise SystemExit(STOPPED) from None
        return
    from bot.cli.commands import app  # see above

    app()


__all__ = ["main"]
