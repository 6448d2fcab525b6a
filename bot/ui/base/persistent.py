"""What every button and menu that works after a restart has in common.

Knows nothing of what one is for.
"""

from __future__ import annotations

import re
from typing import Any, Self, get_type_hints

from discord import Interaction
from discord.ui import Item

from bot.languages import speaking
from bot.ui.base.translator import language_of

CUSTOM_ID_LIMIT = 100  # characters, Discord's own limit
LABEL_LIMIT = 80  # of a button, the same


class PersistentItem:
    """Comes before ``DynamicItem``, and is made again from its custom_id alone.

    Each named group of the template is an argument of ``__init__``, cast to the type that the
    argument is annotated with. The client answers for an error, as it does for commands.
    """

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
        with speaking(language_of(interaction)):
            try:
                await self.pressed(interaction)
            except Exception as error:  # noqa: BLE001 - discord.py would only log it, none answer
                await interaction.client.fail(interaction, error)

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Do what the item is for."""
        raise NotImplementedError
