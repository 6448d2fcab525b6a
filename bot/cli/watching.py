"""Show how the running bot is, by what its processes told of themselves last."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli import output
from bot.models import ALL_ROLES, Condition, Health, Heartbeat, Role, Shards

UNHEALTHY = 1  # the exit status when no process runs, or one is not as it should be


def status(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a process, a line each.")
    ] = False,
) -> None:
    """Show how the running bot is."""
    heartbeats = output.run(_last_words())
    now = datetime.now(UTC)
    if as_json:
        from bot.ui.base import machine

        for heartbeat in heartbeats:
            output.print_json(machine.heartbeat(heartbeat, now))
    elif heartbeats:
        _show(heartbeats, now)
    else:
        output.say("The bot is not running. Start it: python -m bot run")
    missing = _missing(heartbeats, now)
    if (
        missing
        or _unheld(heartbeats, now).ids
        or {each.condition(now) for each in heartbeats} != {Condition.OK}
    ):
        raise typer.Exit(UNHEALTHY)


async def _last_words() -> list[Heartbeat]:
    from bot.services.monitoring import last_words
    from bot.store.engine import Database, sqlite_file

    settings = output.settings()
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        return []  # and none is made: the bot has never run here
    database = await Database.open(settings.database_url)
    try:
        return await last_words(database)
    finally:
        await database.close()


def _show(heartbeats: list[Heartbeat], now: datetime) -> None:
    rows = []
    for heartbeat in heartbeats:
        health, is_gone = heartbeat.health, heartbeat.condition(now) is Condition.GONE
        rows.append(
            (
                heartbeat.process,
                _parts(health),
                heartbeat.condition(now).value,
                _span((now - health.started_at).total_seconds()),
                "" if is_gone else _gateway(health),
                "" if is_gone else _count(health.outbox, health.oldest_due),
                "" if health.memory is None else f"{health.memory / 1e6:.0f} MB",
                _span((now - heartbeat.beat_at).total_seconds()),
            )
        )
    heads = (
        "Process",
        "Roles",
        "State",
        "Up",
        "Gateway",
        "Outbox",
        "Memory",
        "Last word",
    )
    output.show(heads, rows)
    for heartbeat in heartbeats:
        if heartbeat.condition(now) is Condition.GONE:
            output.say(
                f"{heartbeat.process} has told nothing for a minute: it was killed, or it hangs. "
                "What it owed is kept. Start it again: python -m bot run",
                style="red",
            )
            continue
        for sentence in heartbeat.health.stuck:
            output.say(
                f"{heartbeat.process}: {sentence} Restart it; what it owes is kept.", style="red"
            )
        for sentence in heartbeat.health.troubles:
            output.say(f"{heartbeat.process}: {sentence}", style="yellow")
    for role in _missing(heartbeats, now):
        output.say(
            f"No process is a {role.value} now. What it is for waits. Start one: "
            f"python -m bot run --role {role.value}",
            style="red",
        )

    unheld = _unheld(heartbeats, now)
    if unheld.ids:
        output.say(
            f"No gateway has these of {unheld.of} shards: {unheld}. Commands in the servers there "
            "are not answered; alerts are sent. A moment after a gateway ended that passes; "
            "otherwise start one: python -m bot run --role gateway",
            style="red",
        )


def _unheld(heartbeats: list[Heartbeat], now: datetime) -> Shards:
    """Return the shards that no living gateway has, where some are had."""
    alive = [each.health for each in heartbeats if each.condition(now) is not Condition.GONE]
    held = {shard_id for health in alive for shard_id in health.shard_ids}
    of = max((health.shard_count for health in alive), default=1)
    return Shards(frozenset(range(of)) - held if held else frozenset(), of)


def _gateway(health: Health) -> str:
    """Say how the connection is, and for which shards, where there are several."""
    if not health.shard_ids or health.shard_count == 1:
        return health.gateway
    mine = Shards(frozenset(health.shard_ids), health.shard_count)
    return f"{health.gateway}, shards {mine} of {mine.of}"


def _missing(heartbeats: list[Heartbeat], now: datetime) -> list[Role]:
    """Return the roles that no living process has, where several share them."""
    alive = [each for each in heartbeats if each.condition(now) is not Condition.GONE]
    there = {role for each in alive for role in each.health.roles}
    return [role for role in Role if alive and role not in there]


def _parts(health: Health) -> str:
    """Write what a process does; in brackets what it would do if no other did."""
    if set(health.roles) >= ALL_ROLES and not health.stands_by:
        return "all"
    return ", ".join(f"({each})" if each in health.stands_by else each for each in health.roles)


def _count(due: int | None, oldest: float | None) -> str:
    if due is None:
        return "not known"
    return f"{due} due, the oldest for {_span(oldest or 0.0)}" if due else "empty"


def _span(seconds: float) -> str:
    """Write a span as a person reads it, in its two largest units."""
    whole = max(round(seconds), 0)
    parts: list[str] = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, whole = divmod(whole, size)
        if count or parts or unit == "s":
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2])
