"""When people want no direct message, their first one, and what servers allow of watches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_WAITING = "state IN ('pending', 'retry')"
_OF_A_PERSON = "destination_kind = 'user' AND state IN ('pending', 'retry', 'held')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "member_hours",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("timezone", sa.String(length=64)),
        sa.Column("quiet_begins", sa.Integer()),
        sa.Column("quiet_ends", sa.Integer()),
        sa.PrimaryKeyConstraint("user_id"),
    )
    allows: sa.Column[bool] = sa.Column(
        "allows_watches", sa.Boolean(), nullable=False, server_default=sa.true()
    )
    op.add_column("guilds", allows)
    op.add_column(
        "guilds", sa.Column("watch_limit", sa.Integer(), nullable=False, server_default="25")
    )
    opening: sa.Column[bool] = sa.Column(
        "is_opening", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("deliveries", opening)
    op.drop_index("ix_deliveries_turn", "deliveries")
    for name, columns, condition in (
        ("ix_deliveries_turn", ["is_opening", "priority", "due_at", "id"], _WAITING),
        ("ix_deliveries_people", ["destination_id"], _OF_A_PERSON),
    ):
        op.create_index(
            name,
            "deliveries",
            columns,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )
