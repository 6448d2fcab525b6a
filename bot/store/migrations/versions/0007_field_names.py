"""A subscription's field has one name everywhere, in columns and in kept documents too."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

RENAMED = {
    "leads": "lead_times",
    "query": "words",
    "ceiling": "max_price",
    "cool_down": "restock_cooldown",
    "role_kinds": "ping_kinds",
    "role_rest": "ping_cooldown",
    "rhythm": "digest",
    "publishes": "publish",
    "in_threads": "threads",
    "has_poll": "poll",
}
OTHERS = (
    ("sources", "trouble", "error"),
    ("sources", "shadow", "dry_run"),
    ("sources", "shadow_told", "dry_run_told"),
    ("sweeps", "trouble", "error"),
    ("events", "trouble", "error"),
)
DOCUMENTS = (("audit", "before"), ("audit", "after"), ("guides", "draft"), ("imports", "document"))


def upgrade() -> None:
    """Apply."""
    for old, new in RENAMED.items():
        op.execute(f"ALTER TABLE subscriptions RENAME COLUMN {old} TO {new}")
    for table_name, old, new in OTHERS:
        op.execute(f"ALTER TABLE {table_name} RENAME COLUMN {old} TO {new}")
    connection = op.get_bind()
    for table_name, column_name in DOCUMENTS:
        table = sa.table(
            table_name, sa.column("id", sa.BigInteger), sa.column(column_name, sa.JSON)
        )
        document = table.c[column_name]
        rows = connection.execute(
            sa.select(table.c.id, document).where(document.is_not(sa.null()))
        ).all()
        for row_id, stored in rows:
            connection.execute(
                sa.update(table).where(table.c.id == row_id).values({column_name: _renamed(stored)})
            )


def _renamed(value: Any) -> Any:
    """Return a document with today's names, deep down too."""
    if isinstance(value, list):
        return [_renamed(part) for part in value]
    if not isinstance(value, dict):
        return value
    names = RENAMED | {"wish": "subscription", "overtaking": "conflict"}
    renamed = {names.get(name, name): _renamed(part) for name, part in value.items()}
    for listing in ("fields", "own"):  # of a guide's conflict: names of fields themselves
        if isinstance(renamed.get(listing), list):
            renamed[listing] = [RENAMED.get(name, name) for name in renamed[listing]]
    return renamed
