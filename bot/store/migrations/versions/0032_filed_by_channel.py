"""Subscriptions are filed in the order of their channels, in which a change finds them.

What is rare among very many has an index of its own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables.columns import key

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# Which column of what.
RARE = {
    ("ix_deliveries_place", "deliveries", "destination_id"): (
        "state IN ('pending', 'retry') AND destination_id > 0"
    ),
    ("ix_deliveries_sending", "deliveries", "lease_until"): "state = 'sending'",
    ("ix_guilds_unavailable", "guilds", "id"): "is_unavailable",
    ("ix_guilds_timed_out_until", "guilds", "timed_out_until"): "timed_out_until IS NOT NULL",
    ("ix_subscriptions_removed_at", "subscriptions", "removed_at"): "removed_at IS NOT NULL",
}
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.rename_table("filings", "filings_before")
    op.drop_index("ix_filings_subscription_id", "filings_before")
    if op.get_bind().dialect.name == "postgresql":  # whose names are the database's, not a table's
        op.execute("ALTER TABLE filings_before RENAME CONSTRAINT pk_filings TO pk_filings_before")
    op.create_table(
        "filings",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("term", key(60), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("subscription_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_filings_subscription_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "kind", "term", "channel_id", "subscription_id", name=op.f("pk_filings")
        ),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO filings (kind, term, channel_id, subscription_id) "
        "SELECT kind, term, subscriptions.channel_id, subscription_id FROM filings_before "
        "JOIN subscriptions ON subscriptions.id = subscription_id "
        "ORDER BY kind, term, subscriptions.channel_id, subscription_id"
    )
    op.drop_table("filings_before")
    op.create_index("ix_filings_subscription_id", "filings", ["subscription_id"])
    op.drop_index("ix_alerted_sizes_listing_id", "alerted_sizes")
    op.create_index(
        "ix_alerted_sizes_listing_id", "alerted_sizes", ["listing_id", "subscription_id"]
    )
    op.drop_index("ix_deliveries_outbox", "deliveries")
    for (name, table, column), condition in RARE.items():
        where = sa.text(condition)
        op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
