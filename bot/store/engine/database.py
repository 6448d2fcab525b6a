"""One database handle: readers apart, one writer at a time, every fault a sentence.

Knows nothing of what is read or written.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreAwayError, StoreError
from bot.store.engine import copies, migrate, notifying
from bot.store.engine.one_hop import Driver

Connection = AsyncConnection  # what a service passes on to the queries of its transaction

BUSY_TIMEOUT_MS = 10_000  # another process (a backup, a sweep by hand) may write meanwhile
READERS = 4
BESIDE_TIMEOUT = 5.0  # seconds for a statement that must be written in time
POOL_TIMEOUT = 60  # seconds that a reader waits for one of them
CLOSE_TIME = 10.0  # seconds that closing waits for what is under way
_AWAY = ("connect", "starting up", "shutting down", "too many clients")  # as PostgreSQL words it
_CHECK_FOLDER = (
    "Check that the database's folder exists and that this user may read and write it, "
    "or set RAINCLOUD_DATABASE_URL."
)


class Database:
    """The open database. Make it with :meth:`open`, hand it in, close it once."""

    def __init__(
        self, reader: AsyncEngine, writer: AsyncEngine, beside: AsyncEngine | None = None
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._beside = beside or writer
        self._writing = asyncio.Lock()
        self._parting = asyncio.Lock()
        self._uses = 0
        self._is_closed = False
        self._unused = asyncio.Event()
        self._unused.set()

    @classmethod
    def connect(cls, url: str) -> Database:
        """Make the handle without looking at what there is: nothing is connected to yet.

        Args:
            url: as for :meth:`open`.

        Raises:
            StoreError: the extra for PostgreSQL is not installed.
        """
        if make_url(url).get_backend_name() == "sqlite":
            reader = _sqlite(url, begin="BEGIN", query_only="ON", pool_size=READERS)
            return cls(reader, _sqlite(url, begin="BEGIN IMMEDIATE", pool_size=1))
        # A plan that was made when a table was small is kept for as long as nothing analyses it.
        anew = {"plan_cache_mode": "force_custom_plan"}
        reader = _postgresql(url, pool_size=READERS, settings=anew).execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        beside = _postgresql(url, pool_size=4, command_timeout=BESIDE_TIMEOUT)
        return cls(reader, _postgresql(url, pool_size=1, settings=anew), beside)

    @classmethod
    async def open(cls, url: str) -> Database:
        """Open the database and bring its tables up to date.

        Args:
            url: an SQLAlchemy address, ``sqlite+aiosqlite:///file`` or ``postgresql+asyncpg://…``.

        Raises:
            StoreError: it cannot be read, is newer than the program, the disk is full, or the
                extra for PostgreSQL is not installed.
        """
        file = sqlite_file(url)
        if file is not None and not file.absolute().parent.is_dir():
            raise StoreError(f"There is no folder {file.parent}. {_CHECK_FOLDER}")
        if file is not None:
            await asyncio.to_thread(_try_to_open, file)
        opened = moving = cls.connect(url)
        if opened.is_sqlite:
            # A table that is made anew is dropped first, and dropping it would take the rows that
            # point to it along (https://www.sqlite.org/lang_altertable.html, section 7).
            mover = _sqlite(url, begin="BEGIN IMMEDIATE", foreign_keys="OFF", pool_size=1)
            moving = cls(mover, mover)
        try:
            async with moving.write() as connection:
                if file is not None and (old := await connection.run_sync(migrate.outdated)):
                    keep = copies.keep_before_migration
                    await asyncio.to_thread(keep, file, old, migrate.revisions()[-1])
                await connection.run_sync(migrate.upgrade)
        except BaseException:
            await opened.close()
            raise
        finally:
            if moving is not opened:
                await moving.close()
        return opened

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the one-process, one-file form."""
        return self._writer.dialect.name == "sqlite"

    async def close(self) -> None:
        """Let what is under way come to its end, and let go of every connection."""
        self._is_closed = True
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_TIME):
                await self._unused.wait()
        await self._reader.dispose()
        await self._writer.dispose()
        await self._beside.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection to read with: from its first query on it sees one state.

        What others write meanwhile is not seen, however many queries follow; nothing can be
        written with it. SQLite's readers are such by WAL (https://www.sqlite.org/isolation.html),
        PostgreSQL's by REPEATABLE READ.
        """
        with self._use():
            async with self._reader.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self, *, is_part: bool = False) -> AsyncIterator[AsyncConnection]:
        """Give a connection inside one transaction: all of it is kept, or nothing.

        Args:
            is_part: whether this is one of many parts of something large. Of those one at a time
                waits for the writer, so that whoever writes little has its turn after one of them.
        """
        with self._use():
            async with (
                self._parting if is_part else nullcontext(),
                self._writing,
                self._writer.begin() as connection,
            ):
                yield connection

    @asynccontextmanager
    async def beside(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection inside a transaction that nothing else of this process holds up.

        For what must be written in time. An answer that takes five seconds is none. SQLite has one
        writer, and this is it.
        """
        if self.is_sqlite:
            async with self.write() as connection:
                yield connection
            return
        with self._use():
            async with self._beside.begin() as connection:
                yield connection

    async def notify(self, channel: str) -> None:
        """Give a word to all processes that listen to a channel; PostgreSQL only."""
        async with self.beside() as connection:
            await notifying.notify(connection, channel)

    @asynccontextmanager
    async def listening(
        self, channel: str, note: Callable[[], None]
    ) -> AsyncIterator[asyncio.Event]:
        """Listen to a channel in the block, as :func:`notifying.listening`; PostgreSQL only."""
        with self._use():
            async with notifying.listening(self._beside, channel, note) as broken:
                yield broken

    @contextmanager
    def _use(self) -> Iterator[None]:
        """Count a use, so that closing waits for it; turn the engine's faults into sentences."""
        if self._is_closed:
            raise StoreError("The database is closed: Raincloud is stopping. Nothing was changed.")
        self._uses += 1
        self._unused.clear()
        try:
            yield
        except (DBAPIError, NoConnectionError, OSError) as error:
            raise _fault(error) from error
        finally:
            self._uses -= 1
            if not self._uses:
                self._unused.set()


def _sqlite(
    url: str, *, begin: str, pool_size: int, query_only: str = "OFF", foreign_keys: str = "ON"
) -> AsyncEngine:
    engine = create_async_engine(
        url,
        module=Driver(aiosqlite, sqlite3),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, record: Any) -> None:
        del record
        connection.isolation_level = None  # the driver must not begin; we say when, and how
        cursor = connection.cursor()
        try:
            for pragma in (
                f"busy_timeout={BUSY_TIMEOUT_MS}",
                "synchronous=NORMAL",
                f"foreign_keys={foreign_keys}",
                f"query_only={query_only}",
            ):
                cursor.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()  # nobody else knows of it yet, and it has a thread of its own
            raise
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begun(connection: Any) -> None:
        connection.connection.dbapi_connection.begin_with(begin)

    return engine


def _postgresql(
    url: str,
    *,
    pool_size: int,
    command_timeout: float | None = None,
    settings: dict[str, str] | None = None,
) -> AsyncEngine:
    limits = {"timeout": command_timeout, "command_timeout": command_timeout}
    options: dict[str, Any] = {} if command_timeout is None else limits
    try:
        return create_async_engine(
            url,
            connect_args=options | ({"server_settings": settings} if settings else {}),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=POOL_TIMEOUT,
            pool_pre_ping=True,
        )
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL needs a library that is not installed. Nothing was changed. Install it "
            "with pip install -e '.[postgres]', or leave RAINCLOUD_DATABASE_URL out to use SQLite."
        ) from error


def _try_to_open(file: Path) -> None:
    """Find out whether SQLite takes the file, and begin its log, before a pool of connections does.

    aiosqlite's thread may answer a failed connect into a loop that is closed by then.
    """
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
            connection.execute("PRAGMA schema_version").fetchone()
            _begin_log(connection)
    except sqlite3.Error as error:
        raise _fault(error) from error


def _begin_log(connection: sqlite3.Connection) -> None:
    """Let the file have a write-ahead log, as it keeps it from then on.

    Of two that begin it at once SQLite refuses one without waiting, whatever the timeout says
    (https://www.sqlite.org/c3ref/busy_handler.html: where waiting could be a deadlock).
    """
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _fault(error: BaseException) -> StoreError:
    """Say in a person's words what the engine complained of, and what to do."""
    text = str(getattr(error, "orig", None) or error).lower()
    for sign, sentence in (
        (
            "disk is full",
            (
                "The disk is full. Nothing of this step was written, all before it is kept. "
                "Make room and start again."
            ),
        ),
        (
            "file is not a database",
            (
                "The database file is not a Raincloud database. It was left as it is. "
                "Set RAINCLOUD_DATABASE_URL to another file, or restore a backup."
            ),
        ),
        (
            "malformed",
            (
                "The database file is damaged. It was left as it is. Restore a backup with "
                "`python -m bot db restore`."
            ),
        ),
        (
            "unable to open",
            (f"The database file cannot be opened. {_CHECK_FOLDER}"),
        ),
        (
            "readonly",
            (
                "The database file cannot be written. Nothing was changed. Give this user the "
                "right to write the file and its folder."
            ),
        ),
        (
            "locked",
            "Another program holds the database. Nothing was changed. Stop it, or try again.",
        ),
        (
            "disk i/o error",
            (
                "The disk could not read or write the database. Nothing of this step was kept. "
                "Check the disk and its room, then start again."
            ),
        ),
    ):
        if sign in text:
            return StoreError(sentence)
    if isinstance(error, OSError) or any(sign in text for sign in _AWAY):
        return StoreAwayError(
            "The database cannot be reached. Check RAINCLOUD_DATABASE_URL and that the server runs."
        )
    first_line = text.splitlines()[0] if text else type(error).__name__
    return StoreError(f"The database refused a step ({first_line}). Nothing of that step was kept.")


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite address, or none for any other engine."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)
