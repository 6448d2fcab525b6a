"""What a person watches comes after channels' stock; where direct messages are is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

WATCH = 2  # what was this urgent, and less, is one less urgent now


def upgrade() -> None:
    """Apply."""
    op.add_column("destinations", sa.Column("channel_id", sa.BigInteger()))
    for table in ("deliveries", "fanouts"):
        op.execute(
            f"UPDATE {table} SET priority = priority + 1 WHERE priority >= {WATCH}"  # noqa: S608 - our own words
        )
    op.execute(
        f"UPDATE deliveries SET priority = {WATCH} WHERE priority = 0 "  # noqa: S608 - our own words
        "AND destination_kind = 'user'"
    )
