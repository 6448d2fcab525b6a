"""SQLite's driver, so that a statement is one turn of the connection's thread.

SQLAlchemy's own cursor for aiosqlite takes three or four turns (make, execute, fetch, close), and
each costs the event loop two switches of threads: five updates took 2.8 ms so, and 1.2 ms in one
turn each (measured). A transaction begins in the turn of its first statement, and what began none
needs no turn to end: to read a row takes 0.38 ms so, and 0.45 with a turn for BEGIN (measured).
Knows nothing of what is executed.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.sqlite import aiosqlite as dialect
from sqlalchemy.util import EMPTY_DICT, await_only


@dataclass(slots=True, kw_only=True)
class _Done:
    """What a cursor tells of the statement it executed."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    arraysize: int = 1


class _Cursor(dialect.AsyncAdapt_aiosqlite_cursor):
    """Executes, reads all there is to read, and is closed, all in one turn."""

    __slots__ = ()

    def __init__(self, adapt_connection: Any) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection  # noqa: SLF001 - as the cursor it replaces
        self._soft_closed_memoized = EMPTY_DICT
        self._rows = deque()
        self._cursor: Any = _Done()

    def execute(self, operation: Any, parameters: Any = None) -> Any:
        """Execute a statement once."""
        return self._in_one_turn(sqlite3.Connection.execute, operation, parameters or ())

    def executemany(self, operation: Any, seq_of_parameters: Any) -> Any:
        """Execute a statement for each of many rows."""
        return self._in_one_turn(sqlite3.Connection.executemany, operation, seq_of_parameters)

    def close(self) -> None:
        """Let go of what was read."""
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """Keep what was read; the driver's own cursor is closed already."""

    def _in_one_turn(self, execute: Callable[..., sqlite3.Cursor], *arguments: Any) -> None:
        connection: Any = self._connection
        ours: Any = self._adapt_connection
        begin = ours.take_begin()
        try:
            self._cursor, rows = await_only(
                connection._execute(_run, connection, begin, execute, *arguments)  # noqa: SLF001 - its queue
            )
        except Exception as error:  # noqa: BLE001 - the driver's faults are told apart there
            self._adapt_connection._handle_exception(error)  # noqa: SLF001 - the same
        else:
            self._rows = deque(rows)


def _run(
    connection: Any, begin: str | None, execute: Callable[..., sqlite3.Cursor], *arguments: Any
) -> tuple[_Done, list[Any]]:
    """Execute a statement, in the connection's own thread; ``begin`` first, where there is one."""
    own: sqlite3.Connection = connection._conn  # noqa: SLF001 - the connection of this thread
    if begin is not None:
        own.execute(begin)
    cursor = execute(own, *arguments)
    try:
        rows = cursor.fetchall() if cursor.description else []
        return (
            _Done(
                description=cursor.description,
                rowcount=cursor.rowcount,
                lastrowid=cursor.lastrowid,
            ),
            rows,
        )
    finally:
        cursor.close()


class _Connection(dialect.AsyncAdapt_aiosqlite_connection):
    __slots__ = ("_begin", "_is_used")

    _cursor_cls = _Cursor

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._begin: str | None = None  # how the next statement begins a transaction
        self._is_used = False  # whether anything was executed since the last one ended

    def begin_with(self, statement: str) -> None:
        """Let the next statement begin a transaction, in its own turn."""
        self._begin = statement

    def take_begin(self) -> str | None:
        """Return how the statement that is about to be executed begins a transaction, if it does.

        From here on there may be one, though whoever waits for the statement is cancelled.
        """
        begin, self._begin = self._begin, None
        self._is_used = True
        return begin

    def commit(self) -> None:
        """Keep what was written, if a statement was executed at all."""
        self._end(super().commit)

    def rollback(self) -> None:
        """Take back what was written, if a statement was executed at all."""
        self._end(super().rollback)

    def _end(self, end: Callable[[], None]) -> None:
        self._begin = None
        if self._is_used:
            end()
            self._is_used = False


class Driver(dialect.AsyncAdapt_aiosqlite_dbapi):
    """What SQLAlchemy calls the driver's module."""

    def connect(self, *arguments: Any, **options: Any) -> _Connection:
        """Open a connection, with a thread of its own."""
        opened = super().connect(*arguments, **options)
        return _Connection(self, opened._connection)  # noqa: SLF001 - the driver's own, in the same shim
