"""What subscriptions can say, what guilds set, and the record of who set it."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "topics",
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "topic", name=op.f("pk_topics")),
    )
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger()),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("verb", sa.String(20), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name=op.f("fk_audit_guild_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_guild_id"), "audit", ["guild_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("drop_id", ID, nullable=False),
        sa.Column("event_id", sa.BigInteger()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trouble", sa.Text()),
        sa.ForeignKeyConstraint(
            ["drop_id"], ["drops.id"], name=op.f("fk_events_drop_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name=op.f("fk_events_guild_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild_id", "drop_id", name=op.f("pk_events")),
    )
    op.create_table(
        "filings",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("term", sa.String(60), nullable=False),
        sa.Column("subscription_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_filings_subscription_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("kind", "term", "subscription_id", name=op.f("pk_filings")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_filings_subscription_id"), "filings", ["subscription_id"], unique=False
    )
    op.create_table(
        "guides",
        sa.Column("id", ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("subscription_id", ID),
        sa.Column("base_revision", sa.Integer()),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name=op.f("fk_guides_guild_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_guides_subscription_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guides")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_guides_guild_id"), "guides", ["guild_id"], unique=False)
    op.add_column(
        "changes", sa.Column("model", sa.String(10), server_default="2002R", nullable=False)
    )
    op.add_column(
        "changes", sa.Column("is_first", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "deliveries", sa.Column("action", sa.String(10), server_default="post", nullable=False)
    )
    op.add_column("deliveries", sa.Column("earlier_id", ID))
    op.add_column("deliveries", sa.Column("folded_into", ID))
    op.add_column("deliveries", sa.Column("posted_in", sa.BigInteger()))
    op.add_column("deliveries", sa.Column("held_for", sa.String(10)))
    op.create_index("ix_deliveries_folded_into", "deliveries", ["folded_into"], unique=False)
    op.create_index("ix_deliveries_guild_id", "deliveries", ["guild_id", "id"], unique=False)
    op.create_index(
        "ix_deliveries_held",
        "deliveries",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.add_column(
        "guilds", sa.Column("timezone", sa.String(64), server_default="UTC", nullable=False)
    )
    op.add_column(
        "guilds", sa.Column("language", sa.String(10), server_default="en", nullable=False)
    )
    op.add_column("guilds", sa.Column("size_system", sa.String(2)))
    op.add_column("guilds", sa.Column("quiet_begins", sa.Integer()))
    op.add_column("guilds", sa.Column("quiet_ends", sa.Integer()))
    op.add_column(
        "guilds", sa.Column("quiet_breaks", sa.JSON(), server_default="[]", nullable=False)
    )
    op.add_column(
        "guilds", sa.Column("makes_events", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "subscriptions",
        sa.Column("leads", sa.JSON(), server_default="[86400, 3600, 0]", nullable=False),
    )
    op.add_column(
        "subscriptions", sa.Column("styles", sa.JSON(), server_default="[]", nullable=False)
    )
    op.add_column(
        "subscriptions", sa.Column("models", sa.JSON(), server_default="[]", nullable=False)
    )
    op.add_column(
        "subscriptions", sa.Column("regions", sa.JSON(), server_default="[]", nullable=False)
    )
    op.add_column(
        "subscriptions", sa.Column("shops", sa.JSON(), server_default="[]", nullable=False)
    )
    op.add_column("subscriptions", sa.Column("ceiling", sa.String(40)))
    op.add_column("subscriptions", sa.Column("currency", sa.String(3)))
    op.add_column(
        "subscriptions",
        sa.Column("first_only", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "subscriptions", sa.Column("role_kinds", sa.JSON(), server_default="[]", nullable=False)
    )
    op.add_column(
        "subscriptions", sa.Column("role_rest", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "subscriptions",
        sa.Column("rhythm", sa.String(10), server_default="instant", nullable=False),
    )
    op.add_column("subscriptions", sa.Column("digest_at", sa.Integer()))
    op.add_column("subscriptions", sa.Column("digest_day", sa.Integer()))
    op.add_column(
        "subscriptions",
        sa.Column("publishes", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "subscriptions",
        sa.Column("in_threads", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "subscriptions", sa.Column("tags", sa.JSON(), server_default="[]", nullable=False)
    )
    op.add_column(
        "subscriptions", sa.Column("edits", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.add_column(
        "subscriptions",
        sa.Column("has_poll", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "subscriptions",
        sa.Column("is_paused", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("subscriptions", sa.Column("removed_at", sa.DateTime(timezone=True)))
    op.add_column("subscriptions", sa.Column("mentioned_at", sa.DateTime(timezone=True)))
    op.add_column(
        "subscriptions", sa.Column("revision", sa.Integer(), server_default="1", nullable=False)
    )
    _file_what_is_there()


def _file_what_is_there() -> None:
    """File each subscription under its kinds alone: it is found there whatever else it asks for."""
    connection = op.get_bind()
    rows = []
    for subscription_id, kinds in connection.execute(
        sa.text("SELECT id, kinds FROM subscriptions")
    ):
        named = set(json.loads(kinds) if isinstance(kinds, str) else kinds)
        if "announced" in named:
            named |= {"moved", "cancelled"}
        rows += [{"kind": kind, "term": "any", "id": subscription_id} for kind in sorted(named)]
    if rows:
        connection.execute(
            sa.text("INSERT INTO filings (kind, term, subscription_id) VALUES (:kind, :term, :id)"),
            rows,
        )
