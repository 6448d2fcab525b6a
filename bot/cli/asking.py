"""Ask the history from the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import output


def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    batch: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Read one question a line, as text or JSON; print JSON.",
        ),
    ] = None,
) -> None:
    """Ask a question about the history of the 2002R."""
    from bot.app import wiring
    from bot.ui.base import machine

    history = output.run_sync(wiring.open_history)
    if batch is not None:
        try:
            lines = batch.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError):
            output.give_up(f"--batch: {batch} cannot be read as UTF-8 text. Name another file.")
        for line in lines:
            if line.strip():
                named, asked = machine.asked(line)
                output.print_json(named | machine.answer(history.ask(asked)))
    elif question is None:
        output.give_up('Name a question, for example: python -m bot ask "who designed the 2002?"')
    elif as_json:
        output.print_json(machine.answer(history.ask(question)))
    else:
        found = history.ask(question)
        output.say(found.answer)
        for source in dict.fromkeys(source for fact in found.facts for source in fact.sources):
            output.say(f"  {source.title} {source.url}".rstrip(), style="dim")
    sys.stdout.flush()
