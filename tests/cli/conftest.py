"""The command line, run inside the test's own process and in a folder of its own."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from typer.testing import CliRunner

from bot.app import wiring
from bot.cli.commands import app
from bot.history import History


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a command wrote, and its exit status."""

    status: int
    out: str
    errors: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects written, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True, slots=True)
class CommandLine:
    """Runs commands in a folder; ``settings`` win over those of the environment."""

    folder: Path

    async def __call__(
        self, *arguments: str | Path, typed: str | None = None, **settings: str
    ) -> Result:
        """Run a command in a thread: it has an event loop of its own, as in a real process.

        Args:
            arguments: what follows ``python -m bot``.
            typed: what is piped in.
            settings: variables of the environment, without their prefix.
        """
        with pytest.MonkeyPatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(f"RAINCLOUD_{name.upper()}", value)
            done = await asyncio.to_thread(
                CliRunner().invoke, app, [*map(str, arguments)], input=typed
            )
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert "Traceback" not in done.stderr
        return Result(status=done.exit_code, out=done.stdout, errors=done.stderr)

    def write(self, name: str, text: str) -> Path:
        """Write a file into the folder."""
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        return file


@pytest.fixture(scope="session")
def history() -> History:
    """Read the history's files once: no test changes anything in it."""
    return wiring.open_history()


@pytest.fixture
def raincloud(
    tmp_path: Path, database_url: str, history: History, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CommandLine]:
    """Return the command line, with no setting but a new database and an empty sources file."""
    for name in os.environ:
        if name.startswith("RAINCLOUD_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(wiring, "open_history", lambda: history)
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    monkeypatch.setenv("RAINCLOUD_DATABASE_URL", database_url)
    monkeypatch.setenv("RAINCLOUD_SOURCES_FILE", str(tmp_path / "sources.toml"))
    monkeypatch.setenv("RAINCLOUD_ALLOW_PRIVATE_ADDRESSES", "true")
    line = CommandLine(tmp_path)
    line.write("sources.toml", "")
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield line
    root.handlers[:] = handlers
    root.setLevel(level)
