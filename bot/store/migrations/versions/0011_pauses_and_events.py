"""When a pause began, and how often an event was tried in vain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("pauses", sa.Column("since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("events", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
