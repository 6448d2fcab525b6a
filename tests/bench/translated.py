"""The demo where everybody uses Discord in a language: `python -m tests.bench.translated ja ...`.

simcord's people use English alone; what follows the language is the bot's own command line.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import discord

from bot.__main__ import main


def _speak(locale: str) -> None:
    """Let Discord say of everybody that they use it in a language."""
    read = discord.Interaction._from_data  # noqa: SLF001 - where Discord's own word is read

    def read_translated(interaction: Any, data: Mapping[str, Any]) -> None:
        read(interaction, {**data, "locale": locale})  # type: ignore[arg-type]

    discord.Interaction._from_data = read_translated  # type: ignore[method-assign]  # noqa: SLF001


if __name__ == "__main__":
    _speak(sys.argv.pop(1))
    main()
