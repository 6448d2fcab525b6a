"""What all tables belong to, and the values that the bot keeps for itself."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Table, Text

from bot.store.tables.columns import key

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
