"""Remembers which commands were last given to Discord: it limits how often they may be."""

from __future__ import annotations

from bot.store.engine import Database
from bot.store.guilds import settings

_NOTE = "commands"


class TreeMemory:
    """Whether the commands have changed since they were last synced."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_new(self, fingerprint: str) -> bool:
        """Return whether these commands differ from the last synced ones."""
        async with self._database.read() as connection:
            return await settings.note(connection, _NOTE) != fingerprint

    async def remember(self, fingerprint: str) -> None:
        """Remember that these commands are synced."""
        async with self._database.write() as connection:
            await settings.keep_note(connection, _NOTE, fingerprint)
