"""Sweep all sources once from the command line."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bot.cli import output


def sweep(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Look at all sources once, now. Posts nothing: what is owed is kept for the running bot."""
    from bot.app import wiring
    from bot.discord_adapter.client import Bot
    from bot.ui.base import machine

    settings = output.settings()
    specs = output.run_sync(lambda: wiring.read_sources(settings.sources_file))

    async def look() -> tuple[list[Any], set[str]]:
        async with wiring.open_services(settings, specs, Bot()) as services:
            found = list(await services.sweeps.run_all())
            known = await services.sources.statuses()
            return found, {one.spec.name for one in known if one.last_complete_at is None}

    reports, unread = output.run(look())
    if as_json:
        for report in reports:
            for change in report.changes:
                output.print_json(machine.change(change))
            output.print_json(machine.report(report))
        return
    rows = [
        (
            report.source,
            report.state.value + (" (never read yet)" if report.source in unread else ""),
            str(report.listings),
            ", ".join(change.kind.value for change in report.changes),
            f"{report.requests} ({report.not_modified} unchanged)",
            report.error or "",
        )
        for report in reports
    ]
    output.show(("Source", "State", "2002R", "Changes", "Requests", "Trouble"), rows)
