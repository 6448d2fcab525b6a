"""When a channel that Discord refuses was tried again, which nobody is told until it works."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables.columns import Instant

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("refusals", sa.Column("tried_at", Instant()))
