"""What every button and menu that works after a restart has in common: made again, and answered.

Knows nothing of what one is for.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Self, get_type_hints

import discord
from discord import Interaction
from discord.ui import Item

from bot.languages import speaking
from bot.ui.base.access import moderated
from bot.ui.base.answering import Deferral, begin, written
from bot.ui.base.translator import language_of

CUSTOM_ID_LIMIT = 100  # characters, Discord's own limit
LABEL_LIMIT = 80  # of a button, the same

PRESSED = "item_pressed"  # the event that says so, once it is answered


class PersistentItem:
    """Comes before ``DynamicItem``, and is made again from its custom_id alone.

    Each named group of the template is an argument of ``__init__``, cast to the type that the
    argument is annotated with. The client answers for an error, as it does for commands.
    """

    deferral = Deferral.UPDATE  # what a press becomes that is not answered in time

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction[Any], item: Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the item again from the message it is on."""
        del interaction, item
        casts = get_type_hints(cls.__init__)
        return cls(**{name: casts[name](group) for name, group in match.groupdict().items()})

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Answer a press, in the language of whoever pressed."""
        begin(interaction, self.deferral)
        with speaking(language_of(interaction)):
            try:
                await self.pressed(interaction)
                interaction.client.dispatch(PRESSED, interaction)
            except Exception as error:  # noqa: BLE001 - discord.py would only log it, none answer
                await interaction.client.fail(interaction, error)

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Do what the item is for."""
        raise NotImplementedError


async def take_form(
    interaction: Interaction[Any],
    pattern: re.Pattern[str],
    filled: Callable[[re.Match[str], dict[str, str]], Awaitable[None]],
) -> None:
    """Answer a form of one kind: discord.py itself forgets those sent before a restart.

    Args:
        interaction: any; what is no such form is left alone.
        pattern: of the form's custom_id.
        filled: takes what the custom_id says, and what was written by field.
    """
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    data: Any = interaction.data
    found = pattern.fullmatch(data["custom_id"])
    if found is None:
        return
    begin(interaction, Deferral.UPDATE)
    with speaking(language_of(interaction)):
        try:
            await filled(found, written(interaction))
        except Exception as error:  # noqa: BLE001 - nobody else would answer
            await interaction.client.fail(interaction, error)


class ModeratorItem(PersistentItem):
    """Comes before ``DynamicItem``: lets in who may manage the server."""

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Check the right to press, and do what the item is for."""
        await self.decided(interaction, moderated(interaction))

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Do what the item is for, in a moderator's name."""
        raise NotImplementedError
