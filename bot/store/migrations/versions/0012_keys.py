"""On PostgreSQL text by which rows are found is compared by its bytes, and may have any length."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEYS = {
    "alerted_sizes": ("label",),
    "changes": ("style_code", "moment"),
    "deliveries": ("cause",),
    "drops": ("style_code",),
    "filings": ("term",),
    "listings": ("product_id", "handle", "style_code"),
    "notes": ("name",),
    "pauses": ("budget",),
    "sightings": ("style_code",),
    "sizes": ("label",),
    "sources": ("name",),
    "topics": ("topic",),
}


def upgrade() -> None:
    """Apply; SQLite has always done both."""
    if op.get_context().dialect.name != "postgresql":
        return
    for table, columns in KEYS.items():
        parts = (f'ALTER COLUMN {column} TYPE TEXT COLLATE "C"' for column in columns)
        op.execute(f"ALTER TABLE {table} {', '.join(parts)}")  # at once: it is written anew
