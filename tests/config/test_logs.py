"""The log: one line an event, and never a secret in it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.services.base import add_fields_to_the_log, logged_about
from config import logs
from config.logs import HIDDEN, configure, secrets_of
from config.settings import LogFormat, LogLevel, Settings

TOKEN = 'made-up."token"\\value'  # with what JSON writes otherwise
PASSWORD = "pass-word"


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Put the root logger back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def fail(secret: str) -> None:
    """Fail as a library does that repeats what it was given."""
    raise ValueError(f"no such thing: {secret}")


def fail_with(secret: str) -> None:
    """Log an error whose message, arguments and traceback hold a secret."""
    try:
        fail(secret)
    except ValueError:
        logging.getLogger("bot.test").exception("The token is %s", secret)


@pytest.mark.parametrize("style", LogFormat)
@pytest.mark.parametrize("secret", [TOKEN, PASSWORD])
def test_a_secret_is_hidden_wherever_it_would_appear(
    capsys: pytest.CaptureFixture[str], style: LogFormat, secret: str
) -> None:
    """Message, arguments, traceback."""
    configure(LogLevel.INFO, style, secrets=[TOKEN, PASSWORD, ""])

    fail_with(secret)

    written = capsys.readouterr().err
    assert secret not in written
    assert json.dumps(secret)[1:-1] not in written
    assert written.count(HIDDEN) >= 2
    assert "Traceback" in written


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """With the time, the level, who says it, and what."""
    configure(LogLevel.INFO, LogFormat.JSON)

    logging.getLogger("bot.test").warning("two\nlines of %s", "schön")
    fail_with("x")

    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert (first["level"], first["logger"]) == ("WARNING", "bot.test")
    assert first["message"] == "two\nlines of schön"
    assert first["at"].endswith("+00:00")
    assert "traceback" not in first
    assert "ValueError" in second["traceback"]


def test_what_a_line_is_about_stands_in_fields(capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers as numbers; and a secret is hidden there too."""
    configure(LogLevel.INFO, LogFormat.JSON, secrets=[TOKEN])
    add_fields_to_the_log()

    with logged_about(delivery_id=7, guild_id=8):
        logging.getLogger("bot.test").info("one")
    with logged_about(source=f"Shop {TOKEN}"):
        logging.getLogger("bot.test").info("two")
    logging.getLogger("bot.test").info("three")

    first, second, third = map(json.loads, capsys.readouterr().err.splitlines())
    assert (first["delivery_id"], first["guild_id"]) == (7, 8)
    assert second["source"] == f"Shop {HIDDEN}"
    assert third.keys() == {"at", "level", "logger", "message"}


def test_a_file_is_begun_anew_when_it_is_long(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few old ones are kept; nothing goes to standard error, and no secret anywhere."""
    monkeypatch.setattr(logs, "FILE_BYTES", 100)
    monkeypatch.setattr(logs, "FILES_KEPT", 2)
    file = tmp_path / "raincloud.log"
    configure(LogLevel.INFO, LogFormat.TEXT, secrets=[TOKEN], file=file)

    for number in range(9):
        logging.getLogger("bot.test").info("line %d of %s", number, TOKEN)
    logging.getLogger().handlers[0].close()

    files = sorted(tmp_path.iterdir())
    assert [found.name for found in files] == [
        "raincloud.log",
        "raincloud.log.1",
        "raincloud.log.2",
    ]
    assert "line 8" in file.read_text(encoding="utf-8")
    assert TOKEN not in "".join(found.read_text(encoding="utf-8") for found in files)
    assert capsys.readouterr().err == ""


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    """It names the setting and what to do."""
    with pytest.raises(SettingsError, match=r"RAINCLOUD_LOG_FILE: .* Name another file"):
        configure(LogLevel.INFO, LogFormat.TEXT, file=tmp_path)


def test_only_what_is_worth_a_line_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    """And libraries that talk much talk of trouble only."""
    configure(LogLevel.INFO, LogFormat.TEXT)

    logging.getLogger("bot.test").debug("detail")
    logging.getLogger("bot.test").info("event")
    logging.getLogger("httpx").info("request")
    logging.getLogger("httpx").warning("error")

    lines = capsys.readouterr().err.splitlines()
    assert [line.rpartition(": ")[2] for line in lines] == ["event", "error"]


def test_the_secrets_are_the_token_and_the_databases_password() -> None:
    """As they are written, and as a driver would repeat them."""
    settings = Settings(
        discord_token=TOKEN, database_url="postgresql+asyncpg://u:pass%2Fword@host/db"
    )

    assert set(secrets_of(settings)) == {TOKEN, "pass%2Fword", "pass/word"}
    assert secrets_of(Settings(discord_token="")) == []
