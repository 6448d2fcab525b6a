"""Sweep all sources once from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import output
from bot.models import SweepReport, SweepState

SOURCE_FAILED = 1  # the exit status when a source could not be read


def sweep(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Check every source once, now. Posts nothing: the running bot posts what was found."""
    from bot.app import wiring
    from bot.discord_adapter.client import Bot

    settings = output.settings()
    specs = output.run_sync(lambda: wiring.read_sources(settings.sources_file))

    async def look() -> tuple[list[SweepReport], set[str]]:
        async with wiring.open_services(settings, specs, Bot()) as services:
            with output.progress("Sweeping") as step:
                found = await services.sweeps.run_all(
                    watch=lambda report, total: step(_line(report), total)
                )
            known = await services.sources.statuses()
            return found, {one.spec.name for one in known if one.last_complete_at is None}

    reports, unread = output.run(look())
    if as_json:
        _print(reports)
    else:
        _show(reports, unread)
    if any(report.state is SweepState.FAILED for report in reports):
        raise typer.Exit(SOURCE_FAILED)


def _line(report: SweepReport) -> str:
    return f"{report.source}: {report.state.value} in {report.took.total_seconds():.1f} s"


def _print(reports: list[SweepReport]) -> None:
    from bot.ui.base import machine

    for report in reports:
        for change in report.changes:
            output.print_json(machine.change(change))
        output.print_json(machine.report(report))


def _show(reports: list[SweepReport], unread: set[str]) -> None:
    if not reports:
        output.say("There is no source to sweep. Add one: python -m bot sources add ADDRESS")
        return
    rows = [
        (
            report.source,
            report.state.value + (" (never read yet)" if report.source in unread else ""),
            str(report.listings),
            ", ".join(change.kind.value for change in report.changes),
            f"{report.requests} ({report.not_modified} unchanged)",
        )
        for report in reports
    ]
    output.show(("Source", "State", "2002R", "Changes", "Requests"), rows)
    for report in reports:
        if report.error:
            output.say(f"{report.source}: {report.error}", style="yellow")
