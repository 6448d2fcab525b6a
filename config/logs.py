"""The log: one line an event, as text or JSON, and never a secret in it.

Knows nothing of what is logged.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.errors import SettingsError
from config.settings import LogFormat, LogLevel, Settings

HIDDEN = "[hidden]"
FILE_BYTES = 10_000_000  # of one file of the log
FILES_KEPT = 5  # older ones, beside the one that is written


class _Redacting(logging.Formatter):
    """Formats a record and then blanks every secret, tracebacks included."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        return self._hide(super().format(record))

    def _hide(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text


class _Json(_Redacting):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, str | int] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "about", {}),  # which delivery, source or server, where it is of one
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        # Hidden before it is JSON, which writes some signs of a secret otherwise.
        hidden = {
            name: self._hide(value) if isinstance(value, str) else value
            for name, value in line.items()
        }
        return json.dumps(hidden, ensure_ascii=False)


def _to_file(file: Path) -> logging.Handler:
    from logging.handlers import RotatingFileHandler  # loads sockets and more, for few

    try:
        return RotatingFileHandler(
            file, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8"
        )
    except OSError as error:
        raise SettingsError(
            [
                (
                    f"RAINCLOUD_LOG_FILE: {file} cannot be written: {error.strerror}. Name another "
                    "file, or leave it out to log to standard error."
                )
            ]
        ) from None


def secrets_of(settings: Settings) -> list[str]:
    """Return what of the settings must never be logged: the token, the database's password."""
    token = settings.discord_token
    password = urlsplit(settings.database_url).password or ""
    found = (token.get_secret_value() if token else "", password, unquote(password))
    return list(dict.fromkeys(secret for secret in found if secret))


def configure(
    level: LogLevel,
    style: LogFormat,
    *,
    secrets: Iterable[str] = (),
    file: Path | None = None,
) -> None:
    """Send the log to standard error, which the platform keeps and rotates, or to a file.

    Args:
        level: the least severe level that is written.
        style: text for people, JSON for machines.
        secrets: strings that must not appear; each is replaced wherever it would.
        file: where it goes instead; the last few are kept.

    Raises:
        SettingsError: the file cannot be written.
    """
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    if file is not None:
        handler = _to_file(file)
    handler.setFormatter((_Json if style is LogFormat.JSON else _Redacting)(secrets))
    logging.basicConfig(level=level.value, handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "apscheduler", "alembic", "discord.client"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level.value)))
