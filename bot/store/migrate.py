"""Brings the tables up to date, in the transaction of whoever asks.

Knows nothing of what the tables hold.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.errors import StoreError

FOLDER = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def revisions() -> list[str]:
    """Return the revisions this program knows, oldest first."""
    script = ScriptDirectory.from_config(_config())
    return [revision.revision for revision in script.walk_revisions()][::-1]


def current(connection: Connection) -> str | None:
    """Return the database's own revision, or none when it is new."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Apply what is missing, up to a revision.

    Raises:
        StoreError: the database was written by a newer program.
    """
    known = revisions()
    found = current(connection)
    if found is not None and found not in known:
        raise StoreError(
            f"The database was written by a newer Raincloud (its revision is {found}, "
            f"this one knows {known[-1]}). It was left as it is. Update Raincloud, "
            "or restore a backup made by this version."
        )
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
