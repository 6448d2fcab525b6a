"""Whether the bot may read what was written in a channel that it posts to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "channels",
        sa.Column("may_read_history", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
