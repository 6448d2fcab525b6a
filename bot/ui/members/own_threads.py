"""A private thread of one's own, for whom no direct message reaches: offered, opened, left.

Moderators decide in which channel. Who may manage threads there can read it, which is said.
"""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import Interaction
from discord.ui import ActionRow, Button, DynamicItem, LayoutView

from bot.errors import RequestError
from bot.languages import counted, listed, mark, tr
from bot.services import services_of
from bot.ui.base import PersistentItem, guild_of, text, text_view, update
from bot.ui.permissions import missing_for_own_thread

NAME_LIMIT = 60  # characters of a person's name in the thread's
KEPT_OPEN: Literal[10_080] = (
    10_080  # minutes without a message until Discord archives it; the next one opens it
)
_LABELS = {
    "thread": mark("Use a private thread"),
    "direct": mark("By direct message again"),
}


class OwnThreadButton(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:place:(?P<place>thread|direct)",
):
    """Chooses where somebody is told what they watch."""

    def __init__(self, place: str) -> None:
        super().__init__(
            Button(
                label=tr(_LABELS[place]),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:place:{place}",
            )
        )
        self._place = place

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Do it, and say so."""
        threads, user_id = services_of(interaction).own_threads, interaction.user.id
        if self._place == "direct":
            await threads.leave(user_id)
            await update(interaction, text_view(tr("You are told by direct message again.")))
            return
        stopped = await threads.stopped(user_id)
        thread_id = await threads.of(user_id) or await _open(interaction)
        thread_id = await threads.use(user_id, thread_id, guild_of(interaction).id)
        told = tr("From now on you are told in {thread}.", thread=f"<#{thread_id}>")
        if stopped:
            again = counted(
                "{count} watch that had stopped goes on.",
                "{count} watches that had stopped go on.",
                len(stopped),
            )
            told += f" {again} " + tr("What came in meanwhile is not sent.")
        await update(interaction, text_view(told, _row("direct")))


async def place_line(interaction: Interaction[Any]) -> str | None:
    """Say in which thread somebody is told, if it is in one."""
    thread_id = await services_of(interaction).own_threads.of(interaction.user.id)
    if thread_id is None:
        return None
    return tr("You are told in {thread}, in place of direct messages.", thread=f"<#{thread_id}>")


async def offer(interaction: Interaction[Any]) -> tuple[str | None, list[ActionRow[LayoutView]]]:
    """Return what is said to somebody whose watches have stopped, and the button that helps.

    Nothing where the server's moderators have named no channel for private threads.
    """
    if await _channel(interaction) is None:
        return None, []
    said = tr(
        "Or press *Use a private thread*: you are then told in a thread here that you, Raincloud "
        "and those who may manage threads in this server can read."
    )
    return said, [_row("thread")]


def back() -> ActionRow[LayoutView]:
    """Return the button that leads from a thread back to direct messages."""
    return _row("direct")


async def _channel(interaction: Interaction[Any]) -> discord.TextChannel | None:
    if interaction.guild is None:
        return None
    view = await services_of(interaction).settings.show(interaction.guild.id)
    found = interaction.guild.get_channel(view.settings.thread_channel_id or 0)
    return found if isinstance(found, discord.TextChannel) else None


async def _open(interaction: Interaction[Any]) -> int:
    """Open a thread that only somebody and we are in.

    Raises:
        RequestError: moderators have named no channel for it, or Discord does not let us.
    """
    channel = await _channel(interaction)
    if channel is None:
        raise RequestError(
            tr(
                "This server's moderators have named no channel for private threads. Nothing was "
                "changed. They can do so with {command}.",
                command=text.mention("manage settings"),
            )
        )
    missing = missing_for_own_thread(channel)
    if missing:
        raise RequestError(
            tr(
                "Raincloud may open no private thread in {channel}: it lacks {permissions} there. "
                "Nothing was changed. A moderator can give it.",
                channel=channel.mention,
                permissions=listed(map(tr, missing)),
            )
        )
    name = text.bare(interaction.user.display_name, NAME_LIMIT) or str(interaction.user.id)
    try:
        thread = await channel.create_thread(
            name=f"2002R · {name}",
            type=discord.ChannelType.private_thread,
            invitable=False,
            auto_archive_duration=KEPT_OPEN,
        )
        await thread.add_user(discord.Object(interaction.user.id))
    except discord.HTTPException as error:
        raise RequestError(
            tr(
                "Discord opened no private thread in {channel} (code {code}). Nothing was changed. "
                "Try again later; your watches are kept.",
                channel=channel.mention,
                code=error.code,
            )
        ) from error
    return thread.id


def _row(place: str) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(OwnThreadButton(place))
    return row
