"""The command line as a whole: every command, and where it stands."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import __version__
from bot.cli import asking, checking, output, running, sweeping, watching
from bot.cli.database import database
from bot.cli.history import history
from bot.cli.setup import init, invite
from bot.cli.sources import sources

app = typer.Typer(
    name="raincloud",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        output.say(f"Raincloud {__version__}")
        raise typer.Exit


@app.callback()
def begin(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Release alerts and history for New Balance 2002R communities, on Discord."""
    del version  # its callback has ended the program where it was asked for


app.command()(init)
app.command()(running.run)
app.command()(running.demo)
app.command()(asking.ask)
app.command()(sweeping.sweep)
app.command()(checking.check)
app.command()(invite)
app.command()(watching.status)
app.add_typer(database, name="db")
app.add_typer(history, name="history")
app.add_typer(sources, name="sources")
