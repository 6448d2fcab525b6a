"""A database of its own for a test, on a PostgreSQL server that somebody runs for the tests.

Named by RAINCLOUD_TEST_POSTGRES, such as postgresql://postgres@127.0.0.1:5432; without it tests use
SQLite. The server's databases named raincloud_test_* are made and dropped.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

SERVER = os.environ.get("RAINCLOUD_TEST_POSTGRES", "").rstrip("/")


@asynccontextmanager
async def new_database() -> AsyncIterator[str]:
    """Make an empty database, give its address, and drop it in the end."""
    name = f"raincloud_test_{uuid4().hex[:12]}"
    await _do(f"CREATE DATABASE {name}")
    try:
        yield f"{SERVER.replace('postgresql://', 'postgresql+asyncpg://')}/{name}"
    finally:
        await _do(f"DROP DATABASE {name} WITH (FORCE)")


async def _do(statement: str) -> None:
    import asyncpg  # type: ignore[import-not-found, import-untyped, unused-ignore]

    connection = await asyncpg.connect(f"{SERVER}/postgres")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
