"""SQLite in the loop: aiosqlite's thread becomes steps that run at once, and then take a while.

SQLAlchemy and aiosqlite stay as they are, down to the connection that has the thread. A step runs
when it is asked for and its waiter sleeps afterwards, as a thread finishes what it has begun though
its waiter is cancelled. Before each step the process may be killed.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable, Generator
from types import SimpleNamespace
from typing import Any

import aiosqlite.core

from bot.store.engine import database
from tests.simulation.clockwork import VirtualLoop

LOCKED_FOR = 10.0  # seconds that a locked database is asked again, as busy_timeout does
ASK_AGAIN = 0.02
_WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")


def install() -> None:
    """Let every aiosqlite connection of this process run in its loop."""
    database.BUSY_TIMEOUT_MS = 0  # it would sleep in real time
    connection: Any = aiosqlite.core.Connection
    connection.__init__ = _init
    connection.__await__ = _await
    connection.__del__ = lambda self: None
    connection._execute = _execute  # noqa: SLF001 - what the thread did
    connection.stop = _stop


def _init(self: Any, connector: Any, iter_chunk_size: int, loop: Any = None) -> None:
    self._running = True
    self._connection = None
    self._touched = set()  # the tables that the transaction under way writes to
    self._connector = connector
    self._iter_chunk_size = iter_chunk_size
    self._thread = SimpleNamespace(daemon=True, start=lambda: None)
    self._tx = SimpleNamespace(put_nowait=_run_now)


def _run_now(asked: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
    """Do what SQLAlchemy itself puts into the queue: it sets a connection's isolation level."""
    future, function = asked
    result = function()
    if future is not None:
        future.set_result(result)


def _await(self: Any) -> Generator[Any, None, Any]:
    return _connect(self).__await__()


async def _connect(self: Any) -> Any:
    life = _life()
    await life.passes("step")
    self._connection = self._connector()
    life.connections.append(self._connection)
    return self


def _stop(self: Any) -> asyncio.Future[None]:
    self._running = False
    if self._connection is not None:
        self._connection.close()
        self._connection = None
    done = _loop().create_future()
    done.set_result(None)
    return done


async def _execute(self: Any, function: Any, *args: Any, **kwargs: Any) -> Any:
    if not self._running or self._connection is None:
        raise ValueError("Connection closed")
    life = _life()
    await life.passes("step")
    before = self._connection.total_changes if self._connection.in_transaction else -1
    if args and function.__name__ == "_run" and (written := _WRITES.match(args[3])):
        self._touched.add(written[1])
    given_up_at = _loop().time() + LOCKED_FOR
    while True:
        try:
            result = function(*args, **kwargs)
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or _loop().time() > given_up_at:
                raise
        await life.sleep(ASK_AGAIN)
    if function.__name__ == "commit":
        touched, self._touched = frozenset(self._touched), set()
        if before > getattr(self, "_told_changes", 0):
            self._told_changes = before
            life.wrote(touched)
            await life.passes(
                "something is committed", *(f"written: {each}" for each in sorted(touched))
            )
    elif function.__name__ == "rollback":
        self._touched = set()
    if pause := life.step_takes():
        await life.sleep(pause)
    return result


def _loop() -> VirtualLoop:
    loop = asyncio.get_running_loop()
    if not isinstance(loop, VirtualLoop):
        raise TypeError("SQLite is asked outside the simulation.")
    return loop


def _life() -> Any:
    return _loop().life
