"""Look everything over before the bot runs."""

from __future__ import annotations

import typer

from bot.cli import output
from bot.cli.running import RoleOption


def check(role: RoleOption) -> None:
    """Check settings, database, sources, history and token before the bot runs."""
    from bot.cli import preflight

    results = output.run(preflight.check(frozenset(role)))
    for result in results:
        output.mark(f"{result.name} {result.sentence}", is_good=result.is_good)
    if not all(result.is_good for result in results):
        raise typer.Exit(output.UNUSABLE)
