"""What all tables belong to, and the values that the bot keeps for itself."""

from __future__ import annotations

from sqlalchemy import JSON, Column, MetaData, String, Table, Text

from bot.store.tables.columns import Instant, key

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

notes = Table(
    "notes",  # single values the bot keeps for itself, such as the commands last synced
    metadata,
    Column("name", key(80), primary_key=True),
    Column("value", Text, nullable=False),
)

heartbeats = Table(
    "heartbeats",  # what each process told of itself last
    metadata,
    Column("process", String(64), primary_key=True),
    Column("beat_at", Instant, nullable=False),
    Column("health", JSON, nullable=False),
)

leases = Table(
    "leases",  # which process does what only one may do, and until when
    metadata,
    Column("name", key(20), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", Instant, nullable=False),
)
