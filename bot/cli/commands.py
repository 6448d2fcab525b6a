"""The command line as a whole: every command, and where it stands."""

from __future__ import annotations

import typer

from bot.cli import asking, checking, running, sweeping
from bot.cli.database import database
from bot.cli.history import history
from bot.cli.sources import sources

app = typer.Typer(
    name="raincloud",
    help="Release alerts and history for New Balance 2002R communities, on Discord.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(running.run)
app.command()(running.demo)
app.command()(asking.ask)
app.command()(sweeping.sweep)
app.command()(checking.check)
app.add_typer(database, name="db")
app.add_typer(history, name="history")
app.add_typer(sources, name="sources")
