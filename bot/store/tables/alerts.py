"""Who is told what: subscriptions, changes, and the messages they owe."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from bot.models import ChangeKind, Confidence, Digest, Model, Precision
from bot.store.tables.base import metadata
from bot.store.tables.columns import (
    Amount,
    EnumText,
    Id,
    Instant,
    Seconds,
    Several,
    TimeOfDay,
    key,
    span,
)

changes = Table(
    "changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", EnumText(ChangeKind, 20), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("style_code", key(40)),
    Column("colorway", Text),
    Column("url", Text),
    Column("image_url", Text),
    Column("price", Amount),
    Column("old_price", Amount),
    Column("currency", String(3)),
    Column("sizes", Several(), nullable=False),
    Column("retailer", Text),
    Column("region", String(2)),
    Column("source_id", Id, ForeignKey("sources.id", ondelete="SET NULL")),
    Column("listing_id", Id, ForeignKey("listings.id", ondelete="SET NULL")),
    Column("sweep_id", Id, ForeignKey("sweeps.id", ondelete="SET NULL")),
    Column("drop_id", Id, ForeignKey("drops.id", ondelete="CASCADE")),
    Column("revision", Integer, nullable=False),
    Column("drop_at", Instant),
    Column("precision", EnumText(Precision, 10)),
    Column("timezone", String(64)),
    Column("lead", Seconds),
    Column("confidence", EnumText(Confidence, 10), nullable=False, server_default="confirmed"),
    Column("moment", key(80), unique=True),  # one card for one moment of one drop
    Column("guild_id", BigInteger, index=True),
    Column("model", EnumText(Model, 10), nullable=False, server_default="2002R"),
    Column("is_first", Boolean, nullable=False, server_default=false()),
    Column("is_preorder", Boolean, nullable=False, server_default=false()),
    Column("is_draw", Boolean, nullable=False, server_default=false()),
    Column("opens_at", Instant),
    Column("other_shops", Several(), nullable=False, server_default="[]"),
    Index("ix_changes_listing_id", "listing_id"),
    Index("ix_changes_sweep_id", "sweep_id"),
    Index("ix_changes_drop_id", "drop_id"),
    Index("ix_changes_source_id", "source_id"),
    sqlite_autoincrement=True,  # causes name it
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "guild_id",
        BigInteger,
        ForeignKey("guilds.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("channel_id", BigInteger, nullable=False, index=True),
    Column("user_id", BigInteger, index=True),  # whose watch it is; its channel_id says the same
    Column("kinds", Several(ChangeKind, frozenset), nullable=False),
    Column("role_id", BigInteger),
    Column("sizes", Several(), nullable=False),
    Column("words", Text, nullable=False),
    Column("restock_cooldown", Seconds, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("broken", Text),
    Column("lead_times", Several(span), nullable=False, server_default="[86400, 3600, 0]"),
    Column("styles", Several(), nullable=False, server_default="[]"),
    Column("models", Several(Model), nullable=False, server_default="[]"),
    Column("regions", Several(), nullable=False, server_default="[]"),
    Column("shops", Several(), nullable=False, server_default="[]"),
    Column("max_price", Amount),
    Column("currency", String(3)),
    Column("first_only", Boolean, nullable=False, server_default=false()),
    Column("preorders", Boolean, nullable=False, server_default=true()),
    Column("ping_kinds", Several(ChangeKind, frozenset), nullable=False, server_default="[]"),
    Column("ping_cooldown", Seconds, nullable=False, server_default="0"),
    Column("digest", EnumText(Digest, 10), nullable=False, server_default="instant"),
    Column("digest_at", TimeOfDay),  # by the guild's clock
    Column("digest_day", Integer),  # 0 is Monday
    Column("publish", Boolean, nullable=False, server_default=false()),
    Column("threads", Boolean, nullable=False, server_default=false()),
    Column("tags", Several(int), nullable=False, server_default="[]"),
    Column("edits", Boolean, nullable=False, server_default=true()),
    Column("poll", Boolean, nullable=False, server_default=false()),
    Column("line", Text, nullable=False, server_default=""),
    Column("colour", Integer),  # 0xRRGGBB
    Column("is_paused", Boolean, nullable=False, server_default=false()),
    Column("removed_at", Instant),
    Column("mentioned_at", Instant),
    Column("revision", Integer, nullable=False, server_default="1"),
    Index(
        "ix_subscriptions_removed_at",
        "removed_at",
        sqlite_where=text("removed_at IS NOT NULL"),
    ),
    sqlite_autoincrement=True,  # a number is given once: the audit record knows them by it
)

filings = Table(
    "filings",  # under which of its conditions a subscription is found, in its channels' order
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("term", key(60), primary_key=True),
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),  # its subscription's
    Column(
        "subscription_id",
        Id,
        ForeignKey("subscriptions.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    sqlite_with_rowid=False,
)

fanouts = Table(
    "fanouts",  # changes that are not owed to everybody yet, and how far that is done
    metadata,
    Column("change_id", Id, ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    Column("priority", Integer, nullable=False),
    Column("channel_id", BigInteger, nullable=False),  # the last that has it; 0 before the first
    Column("held_back", Text),
)

alerted_sizes = Table(
    "alerted_sizes",  # when a subscription last heard of a size, for its cool-down
    metadata,
    Column(
        "subscription_id",
        Id,
        ForeignKey("subscriptions.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column(
        "listing_id",
        Id,
        ForeignKey("listings.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("label", key(120), primary_key=True),
    Column("at", Instant, nullable=False),
    # Both, so that no plan reads all who heard of a listing to find out when some did.
    Index("ix_alerted_sizes_listing_id", "listing_id", "subscription_id"),
)

topics = Table(
    "topics",  # the thread, or forum post, that tells of one drop in one channel
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", key(80), primary_key=True),
    Column("thread_id", BigInteger, nullable=False),
    Column("made_at", Instant, nullable=False),
)

destinations = Table(
    "destinations",  # when a channel or a user was last served, so that all are in turn
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("served_at", Instant, nullable=False),
    Column("channel_id", BigInteger),  # of a person's direct messages
)

channels = Table(
    "channels",  # what is known of the channels that are posted to
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("parent_id", BigInteger),
    Column("tags", JSON, nullable=False, server_default="[]"),  # pairs of id and "is moderated"
    Column("requires_tag", Boolean, nullable=False, server_default=false()),
    Column("may_moderate", Boolean, nullable=False, server_default=false()),
    Column("may_read_history", Boolean, nullable=False, server_default=true()),
    Column("slow_mode", Integer, nullable=False, server_default="0"),  # seconds
)

refusals = Table(
    "refusals",  # why the last message to a channel was refused; gone with the next that arrives
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("code", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("remedy", Text),
    Column("at", Instant, nullable=False),
    Column("tried_at", Instant),  # when alerts to it were taken up again last, on trial
)

limits = Table(
    "limits",  # until when Discord takes no more of an action in a channel
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("action", String(10), primary_key=True),
    Column("until", Instant, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cause", key(120), nullable=False),
    Column("destination_kind", String(10), nullable=False),
    Column("destination_id", BigInteger, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("change_id", Id, ForeignKey("changes.id", ondelete="CASCADE")),
    Column("notice", Text),
    Column("subscription_id", Id, ForeignKey("subscriptions.id", ondelete="SET NULL")),
    Column("guild_id", BigInteger),
    Column("sizes", JSON, nullable=False),
    Column("role_ids", JSON, nullable=False),
    Column("is_sample", Boolean, nullable=False),
    Column("action", String(10), nullable=False, server_default="post"),
    Column("earlier_id", Id),
    Column("folded_into", Id),
    Column("posted_in", BigInteger),  # the thread the message is in, if it is in one
    Column("held_for", String(10)),
    Column("attempts", Integer, nullable=False),
    Column("doubt_since", Instant),
    Column("leased_by", String(64)),
    Column("lease_until", Instant),
    Column("sent_at", Instant),
    Column("message_id", BigInteger),
    Column("reason", Text),
    Column("fingerprint", String(32)),  # of what the message shows
    Column("is_opening", Boolean, nullable=False, server_default=false()),  # a person's first
    UniqueConstraint("cause", "destination_kind", "destination_id"),
    Index("ix_deliveries_change_id", "change_id", "destination_id"),
    Index("ix_deliveries_subscription_id", "subscription_id"),
    Index("ix_deliveries_folded_into", "folded_into"),
    Index("ix_deliveries_guild_id", "guild_id", "id"),
    # Conditions of indexes stand for SQLite; PostgreSQL is given the same (``engine.migrate``).
    # The outbox: what waits, in the order in which it is sent, so that taking some costs what is
    # taken. It stays small however long the record grows; and that is all that PostgreSQL knows of
    # it: no other index may do for what it is asked, or that one is read from end to end.
    Index(
        "ix_deliveries_turn",
        "is_opening",
        "priority",
        "due_at",
        "id",
        sqlite_where=text("state IN ('pending', 'retry')"),
    ),
    # What waits for one place.
    Index(
        "ix_deliveries_place",
        "destination_id",
        sqlite_where=text("state IN ('pending', 'retry') AND destination_id > 0"),
    ),
    # What is under way: next to nothing, of however much that waits.
    Index("ix_deliveries_sending", "lease_until", sqlite_where=text("state = 'sending'")),
    # What may end by itself: what is in doubt is settled first.
    Index(
        "ix_deliveries_over",
        "expires_at",
        sqlite_where=text("state IN ('pending', 'retry') AND doubt_since IS NULL"),
    ),
    # What waits for one person, to be told together.
    Index(
        "ix_deliveries_people",
        "destination_id",
        sqlite_where=text("destination_kind = 'user' AND state IN ('pending', 'retry', 'held')"),
    ),
    Index(
        "ix_deliveries_notices",
        "guild_id",
        sqlite_where=text("notice IS NOT NULL"),
    ),
    Index(
        "ix_deliveries_arrived",
        "destination_id",
        "message_id",
        sqlite_where=text("message_id IS NOT NULL"),
    ),
    Index(
        "ix_deliveries_sent_at",
        "sent_at",
        sqlite_where=text("sent_at IS NOT NULL"),
    ),
    Index(
        "ix_deliveries_held",
        "due_at",
        sqlite_where=text("state = 'held'"),
    ),
    # What is held for one place, as until a channel takes messages again.
    Index(
        "ix_deliveries_kept",
        "destination_id",
        sqlite_where=text("state = 'held'"),
    ),
    sqlite_autoincrement=True,  # each message's button names it
)
