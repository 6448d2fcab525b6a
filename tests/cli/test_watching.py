"""`status` shows how the running bot is, by the last word of each process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.models import Health, Heartbeat, Role
from bot.store.engine import Database
from bot.store.processes import heartbeats
from tests.cli.conftest import CommandLine

KEYS = {
    "process",
    "status",
    "stuck",
    "troubles",
    "roles",
    "stands_by",
    "version",
    "started_at",
    "at",
    "gateway",
    "scheduler",
    "outbox",
    "edge",
    "clock_ahead",
    "event_loop_delay",
    "memory",
    "beat_at",
}


async def tell(url: str, process: str = "here:1", *, ago: float = 0.0, **values: object) -> None:
    """Let a process have told of itself some seconds ago."""
    at = datetime.now(UTC) - timedelta(seconds=ago)
    health = Health(
        **{  # type: ignore[arg-type] # the fields of a test's choice
            "version": "1",
            "started_at": at - timedelta(hours=2, minutes=5),
            "at": at,
            "gateway": "ready",
            "outbox": 0,
            "memory": 112_000_000,
            **values,
        }
    )
    database = await Database.open(url)
    async with database.write() as connection:
        await heartbeats.put(connection, Heartbeat(process=process, beat_at=at, health=health))
    await database.close()


async def test_a_bot_that_is_well_is_exit_status_0(
    raincloud: CommandLine, database_url: str
) -> None:
    """One line of a table, one object for programs."""
    await tell(database_url)

    shown = await raincloud("status")
    told = await raincloud("status", "--json")

    assert (shown.status, told.status) == (0, 0)
    [line] = [line for line in shown.out.splitlines() if "here:1" in line]
    for part in ("ok", "2 h 5 min", "ready", "empty", "112 MB"):
        assert part in line
    [found] = told.objects
    assert found.keys() == KEYS
    assert found["status"] == "ok"


async def test_processes_are_shown_with_their_roles(
    raincloud: CommandLine, database_url: str
) -> None:
    """A role that no process has is told with what to do; exit 1 until one has it."""
    await tell(database_url, "here:1", roles=(Role.GATEWAY,))
    await tell(database_url, "there:2", roles=(Role.SWEEPER,))
    await tell(database_url, "gone:3", roles=(Role.SENDER,), ago=90)

    lacking = await raincloud("status")
    await tell(database_url, "gone:3", roles=(Role.SENDER,), stands_by=(Role.SENDER,))
    whole = await raincloud("status")

    assert (lacking.status, whole.status) == (1, 0)
    assert "No process is a sender now." in lacking.out
    assert "run --role sender" in lacking.out
    assert "No process is" not in whole.out
    assert "(sender)" in whole.out
    for process, role in (("here:1", "gateway"), ("there:2", "sweeper"), ("gone:3", "sender")):
        [line] = [line for line in whole.out.splitlines() if process in line]
        assert role in line


async def test_trouble_is_told_with_what_to_do(raincloud: CommandLine, database_url: str) -> None:
    """A sentence each, under the table; exit 1."""
    await tell(database_url, troubles=("The disk is full. Make room.",))
    await tell(database_url, "there:2", stuck=("The outbox has not been looked at.",))

    result = await raincloud("status")

    assert result.status == 1
    assert "here:1: The disk is full. Make room." in result.out
    assert "there:2: The outbox has not been looked at. Restart it;" in result.out


async def test_a_process_without_word_for_a_minute_is_gone(
    raincloud: CommandLine, database_url: str
) -> None:
    """Whatever it said last; a killed one cannot say that it was."""
    await tell(database_url, ago=61)
    await tell(database_url, "there:2", ago=40)

    result = await raincloud("status")
    gone, there = (await raincloud("status", "--json")).objects

    assert result.status == 1
    assert "here:1 has told nothing for a minute" in result.out
    assert "python -m bot run" in result.out
    assert (gone["status"], there["status"]) == ("gone", "ok")


async def test_a_bot_that_does_not_run_is_told_so(
    raincloud: CommandLine, database_url: str
) -> None:
    """Without a database none is made; with one that is empty it is the same."""
    never = await raincloud("status")
    assert not (raincloud.folder / "raincloud.db").exists()
    await (await Database.open(database_url)).close()
    ended = await raincloud("status")

    assert never.status == ended.status == 1
    assert never.out == ended.out == "The bot is not running. Start it: python -m bot run\n"


async def test_shards_that_no_gateway_has_are_told(
    raincloud: CommandLine, database_url: str
) -> None:
    """Which, and what to do; exit 1 until some gateway has them."""
    for process, ids in (("here:1", (0, 1, 2)), ("there:2", (5, 6, 7))):
        await tell(database_url, process, shard_ids=ids, shard_count=8)
    await tell(database_url, "gone:3", ago=90, shard_ids=(3, 4), shard_count=8)

    lacking = await raincloud("status")
    told = await raincloud("status", "--json")
    await tell(database_url, "gone:3", shard_ids=(3, 4), shard_count=8)
    whole = await raincloud("status")

    assert "0-2" in lacking.out  # the table is narrow, and folds the words before and after
    assert {tuple(each["gateway"]["shards"]["ids"]) for each in told.objects} == {
        (0, 1, 2),
        (3, 4),
        (5, 6, 7),
    }
    assert "No gateway has these of 8 shards: 3-4." in lacking.out + lacking.errors
    assert (lacking.status, whole.status) == (1, 0)
