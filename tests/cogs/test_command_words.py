"""What commands are called in other languages: all of it, nothing more, and as Discord allows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
from discord import app_commands
from discord.app_commands import TranslationContextTypes, locale_str

from bot.app import wiring
from bot.discord_adapter.client import EXTENSIONS, Bot
from bot.languages import ENGLISH, catalog
from bot.models import LANGUAGES
from bot.ui.base.translator import CONTEXTS, LOCALES, CatalogTranslator
from config.settings import Settings
from tests.wire.command_rules import check_commands

OTHERS = [code for code in LANGUAGES if code != ENGLISH]


class Listener(app_commands.Translator):
    """Says nothing, and keeps what it was asked for."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self.heard: set[tuple[str | None, str]] = set()

    async def translate(
        self, string: locale_str, locale: discord.Locale, context: TranslationContextTypes
    ) -> None:
        """Keep a text under what catalogs call its sort."""
        del locale
        self.heard.add((CONTEXTS[context.location], string.message))


@pytest.fixture
async def tree(tmp_path: Path) -> AsyncIterator[app_commands.CommandTree[Bot]]:
    """Return every command of the bot."""
    bot = Bot()
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    async with wiring.open_services(settings, [], bot):
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
        yield bot.tree
        await bot.close()


@pytest.mark.parametrize("language", OTHERS)
async def test_every_command_is_named_and_described_in_every_language(
    tree: app_commands.CommandTree[Bot], language: str
) -> None:
    """Groups, options, choices and menus too; nothing is kept that no command says any more."""
    listener = Listener()
    for command in tree.get_commands():
        await command.get_translated_payload(tree, listener)
    said = {(context, english) for context, english in catalog(language) if context is not None}

    assert listener.heard - said == set()
    assert said - listener.heard == set()


async def test_discord_takes_every_name_and_description_in_every_language(
    tree: app_commands.CommandTree[Bot],
) -> None:
    """Letters, lengths, and no two names alike side by side."""
    translator = CatalogTranslator()
    payloads = [
        await command.get_translated_payload(tree, translator) for command in tree.get_commands()
    ]

    locales = {locale.value for locale in LOCALES}
    assert all(set(payload["name_localizations"]) == locales for payload in payloads)
    assert check_commands(payloads) == []


def test_discord_has_a_locale_for_each_language() -> None:
    """Else nobody would ever read its names."""
    assert set(LOCALES.values()) == set(OTHERS)
