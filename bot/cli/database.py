"""Care for the database from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import output

database = typer.Typer(help="Back up, restore or upgrade the database.", no_args_is_help=True)


@database.command()
def upgrade() -> None:
    """Bring the database up to date (the bot does this itself when it starts)."""
    from bot.store.engine import backup

    settings = output.settings()
    revision = output.run(backup.upgrade(settings.database_url))
    output.say(f"The database is at revision {revision}.")


@database.command(name="backup")
def back_up(file: Annotated[Path, typer.Argument(help="Where to write the copy.")]) -> None:
    """Copy the database to a file; the bot may be running."""
    from bot.store.engine import backup

    settings = output.settings()
    size = output.run_sync(lambda: backup.back_up(settings.database_url, file))
    output.say(f"Copied the database to {file} ({size:,} bytes).")


@database.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A copy made with `db backup`.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Replace the database with a copy; stop the bot first."""
    from bot.store.engine import backup

    settings = output.settings()
    output.run_sync(lambda: backup.restore(settings.database_url, file, force=force))
    output.say(f"Restored the database from {file}.")
