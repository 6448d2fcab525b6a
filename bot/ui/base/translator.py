"""Says commands, and what they answer, in the languages that people use Discord in.

Knows nothing of the commands: whatever Discord is given is looked up in the catalogs.
"""

from __future__ import annotations

from typing import Any

from discord import Interaction, Locale, app_commands
from discord.app_commands import TranslationContextLocation, TranslationContextTypes, locale_str

from bot.languages import ENGLISH, catalog

LOCALES = {Locale.japanese: "ja"}
_LOCATIONS = TranslationContextLocation
CONTEXTS = {  # what a catalog calls each sort of text
    _LOCATIONS.command_name: "name",
    _LOCATIONS.group_name: "name",
    _LOCATIONS.parameter_name: "name",
    _LOCATIONS.command_description: "description",
    _LOCATIONS.group_description: "description",
    _LOCATIONS.parameter_description: "description",
    _LOCATIONS.choice_name: "choice",
}


def language_of(interaction: Interaction[Any]) -> str:
    """Return what whoever acts uses Discord in; English, where no catalog has that."""
    return LOCALES.get(interaction.locale, ENGLISH)


class CatalogTranslator(app_commands.Translator):
    """Answers discord.py from the catalogs; none where one lacks a text, so that English stays."""

    async def translate(
        self, string: locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        """Return a text of a command in a locale of Discord's, or none."""
        language, sort = LOCALES.get(locale), CONTEXTS.get(context.location)
        if language is None or sort is None:
            return None
        return catalog(language).get((sort, string.message))
