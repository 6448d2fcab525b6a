"""Lets each panel's message show the roles it has, and keeps panels right when roles go.

What a panel shows is a row before it is a message: what could not be shown is tried again. Knows
nothing of Discord's library, nor of who may hand out what.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from bot.models import GuildSettings, RolePanel
from bot.services.base import logged_about
from bot.services.roles.giver import PanelGoneError, PlaceGoneError, RoleGiver, RolesRefusedError
from bot.store.engine import Connection, Database
from bot.store.guilds import role_panels, settings

_log = logging.getLogger(__name__)


class PanelUpkeep:
    """The messages of the panels."""

    def __init__(self, database: Database, giver: RoleGiver) -> None:
        self._database = database
        self._giver = giver

    async def mend(self, guild_id: int | None = None) -> datetime | None:
        """Let each panel show the roles there are: of a guild, or of all that Discord tells of.

        Deleted roles go from it, and what could not be shown before is shown now. A panel whose
        message or channel was deleted is forgotten, and so is one that has no role any more, once
        its message says so.
        """
        async with self._database.read() as connection:
            panels = await role_panels.known(connection, guild_id)
        for panel in panels:
            names = self._giver.names(panel.guild_id)
            if names is None:
                continue
            if gone := set(panel.role_ids) - names.keys():
                await self.drop_roles(panel, gone)
            elif not panel.is_shown:
                await self._try_to_show(panel)
        return None

    async def renamed(self, guild_id: int, role_id: int) -> None:
        """Let the panels that have a role show what it is called now."""
        async with self._database.read() as connection:
            panels = await role_panels.known(connection, guild_id)
        for panel in panels:
            if role_id in panel.role_ids:
                await self._try_to_show(panel)

    async def drop_roles(self, panel: RolePanel, role_ids: set[int]) -> None:
        """Take roles that are gone from a panel, and let its message show that."""
        left = tuple(role_id for role_id in panel.role_ids if role_id not in role_ids)
        dropped = replace(panel, role_ids=left, revision=panel.revision + 1, is_shown=False)
        async with self._database.write() as connection:
            there = await role_panels.of_channel(connection, panel.channel_id)
            if there is None or there.revision != panel.revision:
                return  # other roles were chosen meanwhile
            await role_panels.put(connection, dropped)
        await self._try_to_show(dropped)

    async def forget_channel(self, channel_id: int) -> None:
        """Forget the panel of a channel that was deleted."""
        async with self._database.write() as connection:
            await role_panels.forget(connection, [channel_id])

    async def show(self, panel: RolePanel, *, may_post: bool = False) -> RolePanel:
        """Let a panel's message show it, or post it where it has none yet.

        Args:
            panel: as it is kept.
            may_post: whether another message takes the place of one that was deleted.

        Raises:
            RolesRefusedError: Discord refuses it, or nobody knows whether it took it. A panel whose
                message or channel is gone is forgotten.
        """
        async with self._database.read() as connection:
            language = await language_of(connection, panel.guild_id)
        try:
            try:
                message_id = await self._giver.show(panel, language)
            except PanelGoneError:
                if not may_post:
                    raise
                message_id = await self._giver.show(replace(panel, message_id=None), language)
        except (PanelGoneError, PlaceGoneError):
            await self.forget_channel(panel.channel_id)
            raise
        async with self._database.write() as connection:
            if panel.role_ids:
                await role_panels.mark_shown(connection, panel, message_id)
            else:
                await role_panels.forget(connection, [panel.channel_id])
        return replace(panel, message_id=message_id, is_shown=True)

    async def _try_to_show(self, panel: RolePanel) -> None:
        """Show a panel; where that fails, the next round tries again."""
        try:
            await self.show(panel)
        except RolesRefusedError as error:
            with logged_about(guild_id=panel.guild_id):
                _log.warning("A panel of roles could not be shown: %s", error.sentence)


async def language_of(connection: Connection, guild_id: int) -> str:
    """Return the language that a guild's messages are in."""
    found = await settings.settings(connection, [guild_id])
    return found.get(guild_id, GuildSettings(guild_id=guild_id)).language
