"""Care for the history's files from the command line."""

from __future__ import annotations

import typer

from bot.cli import output
from config.settings import CONFIG_FOLDER

history = typer.Typer(help="Look after the history.", no_args_is_help=True)


@history.command(name="check")
def check_history() -> None:
    """Check the history's files for mistakes."""
    from bot.history.facts.check import check as faults_in

    faults = faults_in(CONFIG_FOLDER / "history")
    for fault in faults:
        output.say(str(fault))
    if faults:
        output.give_up(f"{len(faults)} faults in config/history. Mend them and check again.")
    output.say("The history's files have no fault.")
