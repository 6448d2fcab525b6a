"""Care for the database from the command line."""

from __future__ import annotations

import gc
import time
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


@database.command()
def copy(
    address: Annotated[
        str,
        typer.Argument(help="An empty PostgreSQL database: postgresql+asyncpg://user@host/name"),
    ],
    without_nul: Annotated[
        bool,
        typer.Option("--without-nul", help="Leave out NUL characters, which PostgreSQL refuses."),
    ] = False,
) -> None:
    """Copy everything from the SQLite file to PostgreSQL; stop the bot first."""
    from bot.store.copying import copy as copy_everything

    gc.enable()  # off since the start of the process; this command may run for long
    settings = output.settings()
    begun = time.monotonic()
    with output.progress("Copying") as step:
        report = output.run(
            copy_everything(settings.database_url, address, without_nul=without_nul, watch=step)
        )
    seconds = time.monotonic() - begun
    output.show(
        ("table", "rows"), [(name, f"{count:,}") for name, count in report.rows.items() if count]
    )
    output.say(
        f"Copied {len(report.rows)} tables with {sum(report.rows.values()):,} rows in "
        f"{seconds:.1f} s, and read each row back: all are the same."
    )
    if report.without_nul:
        output.say(f"Texts that lost a NUL character: {report.without_nul:,}.")
    output.say(
        f"Left out, as only processes that have ended needed them: {', '.join(report.left_out)}."
    )
    output.say(
        f"{report.file} is as it was. Now set RAINCLOUD_DATABASE_URL to the new address and start "
        "the bot. Don't start it on the file again: what both still owe would be sent twice."
    )
