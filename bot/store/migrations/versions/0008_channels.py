"""What is known of channels, what they refuse, and an outbox that is taken in order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_WAITING = "state IN ('pending', 'retry')"
FOLLOW_UP = 5  # the priority of edits, publications and threads


def upgrade() -> None:
    """Apply."""
    _add_tables()
    op.add_column(
        "guilds",
        sa.Column("is_unavailable", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("deliveries", sa.Column("fingerprint", sa.String(32)))
    op.execute(
        f"UPDATE deliveries SET priority = {FOLLOW_UP}"  # noqa: S608 - our own words
        f" WHERE action IN ('edit', 'publish', 'thread') AND {_WAITING}"
    )
    for name, columns, where in (
        ("ix_deliveries_turn", ["priority", "due_at", "id"], _WAITING),
        ("ix_deliveries_over", ["expires_at"], f"{_WAITING} AND doubt_since IS NULL"),
        ("ix_deliveries_notices", ["guild_id"], "notice IS NOT NULL"),
        ("ix_deliveries_arrived", ["destination_id", "message_id"], "message_id IS NOT NULL"),
    ):
        op.create_index(
            name,
            "deliveries",
            columns,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _add_tables() -> None:
    op.create_table(
        "channels",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("parent_id", sa.BigInteger()),
        sa.Column("tags", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("requires_tag", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("may_moderate", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("slow_mode", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
    )
    op.create_index(op.f("ix_channels_guild_id"), "channels", ["guild_id"])
    op.create_table(
        "refusals",
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_refusals")),
    )
    op.create_table(
        "limits",
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "action", name=op.f("pk_limits")),
    )
