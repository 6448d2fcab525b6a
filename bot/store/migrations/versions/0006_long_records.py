"""For long records: numbers are given once, and what is forgotten is found without reading all."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _number_once()
    op.create_index("ix_drops_style_code", "drops", ["style_code"], unique=False)
    op.create_index("ix_changes_drop_id", "changes", ["drop_id"], unique=False)
    op.create_index(op.f("ix_events_drop_id"), "events", ["drop_id"], unique=False)
    op.create_index(op.f("ix_alerted_sizes_listing_id"), "alerted_sizes", ["listing_id"])


def _number_once() -> None:
    """Let SQLite give no number again, though what bore it is forgotten: others know by it."""
    if op.get_bind().dialect.name == "sqlite":  # PostgreSQL never does
        for name in ("sweeps", "drops", "changes", "deliveries"):
            options = {"sqlite_autoincrement": True}
            with op.batch_alter_table(name, recreate="always", table_kwargs=options):
                pass
