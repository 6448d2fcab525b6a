"""What is written together is kept as if each step had its own transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.errors import StoreError
from bot.store import tables
from bot.store.engine import Connection, Database, Together
from tests.services.fakes import until


def note(name: str, taken: list[str]) -> Callable[[Connection], Awaitable[None]]:
    """Make a step that writes a note."""

    async def step(connection: Connection) -> None:
        taken.append(name)
        await connection.execute(insert(tables.notes).values(name=name, value=""))

    return step


async def names(database: Database) -> set[str]:
    """Return the notes that are kept."""
    async with database.read() as connection:
        return set((await connection.execute(select(tables.notes.c.name))).scalars())


async def test_what_comes_in_during_a_write_is_written_in_one_transaction(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit for all of it, in the order in which it came."""
    together, begun, taken = Together(database), 0, list[str]()
    whole = database.write

    def write() -> Any:
        nonlocal begun
        begun += 1
        return whole()

    monkeypatch.setattr(database, "write", write)
    first = asyncio.create_task(together.write(note("a", taken)))
    await until(lambda: begun > 0)
    await asyncio.gather(*(together.write(note(each, taken)) for each in "bcde"), first)

    assert (begun, taken) == (2, list("abcde"))
    assert await names(database) == set("abcde")


async def test_a_step_that_fails_takes_no_other_along(database: Database) -> None:
    """Each is then taken anew alone, and whose it is hears of it."""
    together, taken = Together(database), list[str]()
    twice = [note("a", taken), note("b", taken), note("b", taken), note("c", taken)]

    done = await asyncio.gather(
        *(together.write(step) for step in twice),
        return_exceptions=True,
    )

    assert [type(each) for each in done] == [type(None), type(None), StoreError, type(None)]
    assert await names(database) == set("abc")


async def test_who_is_ended_meanwhile_has_it_written_all_the_same(database: Database) -> None:
    """It ends once that is done."""
    together, taken = Together(database), list[str]()
    task = asyncio.create_task(together.write(note("a", taken)))
    await asyncio.sleep(0)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await names(database) == {"a"}
