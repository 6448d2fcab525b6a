"""Prices and sizes in stock over time, from what is known now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "price_history",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("price", sa.String(length=40), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("sizes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("listing_id", "at"),
    )
    # A shop's last complete sweep is when what is known of it was right.
    op.execute(
        "INSERT INTO price_history (listing_id, at, price, currency, sizes) "
        "SELECT listings.id, sources.last_complete_at, listings.price, listings.currency, "
        "(SELECT count(*) FROM sizes WHERE sizes.listing_id = listings.id AND sizes.stock = 'in') "
        "FROM listings JOIN sources ON sources.id = listings.source_id "
        "WHERE sources.last_complete_at IS NOT NULL"
    )
