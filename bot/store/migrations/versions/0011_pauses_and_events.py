"""When a pause began, how often an event was tried in vain, until when the bot is timed out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    instant = sa.DateTime(timezone=True)
    op.add_column("guilds", sa.Column("timed_out_until", instant, nullable=True))
    op.add_column("pauses", sa.Column("since", instant, nullable=True))
    op.add_column("events", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
