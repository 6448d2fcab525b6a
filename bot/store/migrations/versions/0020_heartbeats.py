"""What each process tells of itself, and what was sent found by when it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "heartbeats",
        sa.Column("process", sa.String(64), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("health", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("process"),
    )
    is_sent = sa.text("sent_at IS NOT NULL")
    op.create_index(
        "ix_deliveries_sent_at",
        "deliveries",
        ["sent_at"],
        sqlite_where=is_sent,
        postgresql_where=is_sent,
    )
