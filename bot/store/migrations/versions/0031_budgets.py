"""Whose turn it is to ask a host, where several processes do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables.columns import Instant, key

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "budgets",
        sa.Column("budget", key(255), nullable=False),
        sa.Column("full_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("budget", name=op.f("pk_budgets")),
    )
