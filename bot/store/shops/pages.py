"""What is remembered of sources' pages, so that they are asked for only when they changed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Page, Sweep
from bot.store import tables
from bot.store.engine import writes

_TABLE = tables.pages
_OF_SOURCE = select(_TABLE.c.url, _TABLE.c.etag, _TABLE.c.last_modified, _TABLE.c.extract).where(
    _TABLE.c.source_id == bindparam("source_id")
)


async def of_source(connection: AsyncConnection, source_id: int) -> Mapping[str, Page]:
    """Return what is remembered of a source's pages, by address."""
    found = await connection.execute(_OF_SOURCE, {"source_id": source_id})
    return {row["url"]: Page(**row) for row in found.mappings()}


async def remember(
    connection: AsyncConnection, source_id: int, seen: Sweep, *, before: Mapping[str, Page]
) -> None:
    """Remember a sweep's pages; after a complete one, forget all others of the source.

    Args:
        connection: inside a transaction.
        source_id: whose pages they are.
        seen: the sweep.
        before: the pages as they are remembered; what did not change is not written again.
    """
    rows = [
        {
            "source_id": source_id,
            "url": page.url,
            "etag": page.etag,
            "last_modified": page.last_modified,
            "extract": page.extract,
        }
        for page in seen.pages
        if before.get(page.url) != page
    ]
    await writes.put(connection, tables.pages, rows)
    if seen.complete and before.keys() - {page.url for page in seen.pages}:
        await connection.execute(
            delete(tables.pages).where(
                tables.pages.c.source_id == source_id,
                tables.pages.c.url.not_in([page.url for page in seen.pages]),
            )
        )
