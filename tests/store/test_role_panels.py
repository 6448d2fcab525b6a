"""A channel has one panel of roles, and what is shown is known by its revision."""

from __future__ import annotations

from dataclasses import replace

from bot.models import RolePanel
from bot.store.engine.database import Database
from bot.store.guilds import role_panels, settings
from tests.conftest import NOON
from tests.makers import CHANNEL, GUILD, MODERATOR, OTHER_CHANNEL, OTHER_GUILD

PANEL = RolePanel(channel_id=CHANNEL, guild_id=GUILD, role_ids=(3, 1, 2), created_by=MODERATOR)


async def test_a_panel_is_kept_with_its_roles_in_order(database: Database) -> None:
    """Another choice takes its place; panels of a server that was left rest."""
    other = replace(PANEL, channel_id=OTHER_CHANNEL, guild_id=OTHER_GUILD)
    async with database.write() as connection:
        await settings.join_all(connection, {GUILD: "A", OTHER_GUILD: "B"}, NOON)
        await role_panels.put(connection, PANEL)
        await role_panels.put(connection, other)
        assert await role_panels.of_channel(connection, CHANNEL) == PANEL
        newer = replace(PANEL, role_ids=(9,), revision=2)
        await role_panels.put(connection, newer)
        assert await role_panels.known(connection) == [newer, other]
        await settings.leave_all(connection, [OTHER_GUILD], NOON)
        assert await role_panels.known(connection) == [newer]
        assert await role_panels.known(connection, OTHER_GUILD) == []
        await role_panels.forget(connection, [CHANNEL])
        assert await role_panels.of_channel(connection, CHANNEL) is None


async def test_what_is_shown_is_of_one_choice(database: Database) -> None:
    """A message that shows an earlier choice does not count for a later one."""
    async with database.write() as connection:
        await settings.join(connection, GUILD, "A", NOON)
        await role_panels.put(connection, replace(PANEL, revision=2))
        await role_panels.mark_shown(connection, PANEL, 77)
        assert await role_panels.of_channel(connection, CHANNEL) == replace(PANEL, revision=2)
        await role_panels.mark_shown(connection, replace(PANEL, revision=2), 78)
        assert await role_panels.of_channel(connection, CHANNEL) == replace(
            PANEL, revision=2, message_id=78, is_shown=True
        )
