"""The command line: `python -m bot` or `raincloud`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import output
from bot.cli.sources import sources
from config.settings import CONFIG_FOLDER

app = typer.Typer(
    name="raincloud",
    help="Release alerts and history for New Balance 2002R communities, on Discord.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
database = typer.Typer(help="Care for the database.", no_args_is_help=True)
history = typer.Typer(help="Care for what is known.", no_args_is_help=True)
app.add_typer(database, name="db")
app.add_typer(history, name="history")
app.add_typer(sources, name="sources")


@app.command()
def run() -> None:
    """Be the bot on Discord, until told to stop."""
    from bot.app import lifecycle, wiring

    settings = output.settings()
    specs = output.run_sync(lambda: wiring.read_sources(settings.sources_file))
    output.run(lifecycle.run(settings, specs))


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The page's port; 0 for any.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    seconds: Annotated[
        float | None, typer.Option(min=1, help="End by itself after this long.")
    ] = None,
) -> None:
    """Try the bot with no token: a page that works like Discord, and a shop that drops."""
    try:
        from bot.demo import world
    except ImportError:
        output.give_up("The demo needs more libraries. Install them: pip install -e '.[demo]'")
    output.run(world.run(port=port, opens_browser=browser, seconds=seconds))


@app.command()
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
    """Ask the history."""
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
                _print_json(named | machine.answer(history.ask(asked)))
    elif question is None:
        output.give_up('Name a question, for example: python -m bot ask "who designed the 2002?"')
    elif as_json:
        _print_json(machine.answer(history.ask(question)))
    else:
        found = history.ask(question)
        output.say(found.answer)
        for source in dict.fromkeys(source for fact in found.facts for source in fact.sources):
            output.say(f"  {source.title} {source.url}".rstrip(), style="dim")
    sys.stdout.flush()


@app.command()
def sweep(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Look at all sources once, now. Posts nothing: what is owed is kept for the running bot."""
    from bot.app import wiring
    from bot.discord_adapter.client import Bot
    from bot.ui.base import machine

    settings = output.settings()
    specs = output.run_sync(lambda: wiring.read_sources(settings.sources_file))

    async def look() -> list[Any]:
        async with wiring.open_services(settings, specs, Bot()) as services:
            return list(await services.sweeps.run_all())

    reports = output.run(look())
    if as_json:
        for report in reports:
            for change in report.changes:
                _print_json(machine.change(change))
            _print_json(machine.report(report))
        return
    rows = [
        (
            report.source,
            report.state.value,
            str(report.listings),
            ", ".join(change.kind.value for change in report.changes),
            f"{report.requests} ({report.not_modified} unchanged)",
            report.trouble or "",
        )
        for report in reports
    ]
    output.show(("Source", "State", "2002R", "Changes", "Requests", "Trouble"), rows)


@app.command()
def check() -> None:
    """Look over settings, database, sources, history and token before the bot runs."""
    from bot.cli import preflight

    results = output.run(preflight.check())
    for result in results:
        output.mark(f"{result.name} {result.sentence}", is_good=result.is_good)
    if not all(result.is_good for result in results):
        raise typer.Exit(output.UNUSABLE)


@history.command(name="check")
def check_history() -> None:
    """Look for faults in the history's files."""
    from bot.history.facts.check import check as faults_in

    faults = faults_in(CONFIG_FOLDER / "history")
    for fault in faults:
        output.say(str(fault))
    if faults:
        output.give_up(f"{len(faults)} faults in config/history. Mend them and check again.")
    output.say("The history's files have no fault.")


@database.command()
def upgrade() -> None:
    """Bring the database up to date (starting the bot does so too)."""
    from bot.store.engine import backup

    settings = output.settings()
    revision = output.run(backup.upgrade(settings.database_url))
    output.say(f"The database is at revision {revision}.")


@database.command(name="backup")
def back_up(file: Annotated[Path, typer.Argument(help="Where to write the copy.")]) -> None:
    """Copy the database to a file, while the bot runs or not."""
    from bot.store.engine import backup

    settings = output.settings()
    size = output.run_sync(lambda: backup.back_up(settings.database_url, file))
    output.say(f"Copied the database to {file} ({size:,} bytes).")


@database.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A copy made with `db backup`.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Put a copy in the place of the database; stop the bot first."""
    from bot.store.engine import backup

    settings = output.settings()
    output.run_sync(lambda: backup.restore(settings.database_url, file, force=force))
    output.say(f"Restored the database from {file}.")


def _print_json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
