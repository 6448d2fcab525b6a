"""The files that `init` writes, in the folder the bot starts in: all of them, or none.

Knows nothing of how their contents were found.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from bot.errors import SettingsError
from config.settings import SETTINGS_FILE

TOKEN_FILE = "raincloud.token"  # noqa: S105 - a file's name
SOURCES_FILE = "sources.toml"
_FOR_OWNER = 0o600  # token, and the password of a database
_FOR_ALL = 0o644
_MODES = {SETTINGS_FILE: _FOR_OWNER, TOKEN_FILE: _FOR_OWNER, SOURCES_FILE: _FOR_ALL}


def refuse_to_overwrite(folder: Path) -> None:
    """Look for files that are there already.

    Raises:
        SettingsError: one is.
    """
    for name in _MODES:
        if (folder / name).exists():
            raise SettingsError(
                [
                    (
                        f"{folder / name} exists already. Nothing was changed. Edit it, or move it "
                        "away and start again."
                    )
                ]
            )


def write(folder: Path, contents: Mapping[str, str]) -> list[Path]:
    """Write new files, those with secrets for their owner alone; return where they are.

    Args:
        folder: where they go.
        contents: the text of each file, by its name.

    Raises:
        SettingsError: one is there already, or cannot be written; then none is left.
    """
    written: list[Path] = []
    try:
        for name, text in contents.items():
            file = folder / name
            opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODES[name])
            written.append(file)
            with os.fdopen(opened, "w", encoding="utf-8") as stream:
                stream.write(text)
    except OSError as error:
        for file in written:
            file.unlink(missing_ok=True)
        raise SettingsError(
            [
                (
                    f"{folder} cannot be written: {error.strerror}. Nothing was left there. Start "
                    "again in a folder that you may write."
                )
            ]
        ) from error
    return written
