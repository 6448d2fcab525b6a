"""The sources file is taken up again while the bot runs."""

from __future__ import annotations

import logging
import os
import signal
from pathlib import Path

import pytest

from bot.app import wiring
from bot.app.reloading import reloading
from bot.discord_adapter.client import Bot
from config.settings import Settings
from tests.services.fakes import until

ENTRY = (
    '[[source]]\nname = "{0}"\nkind = "shopify"\nurl = "https://{0}.example"\ncurrency = "AUD"\n'
)


async def test_the_file_is_taken_up_again_when_told(
    tmp_path: Path, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Sources come and go by it; a fault in it is logged, and all stays as it was."""
    caplog.set_level(logging.INFO, logger="bot.app.reloading")
    file = tmp_path / "sources.toml"
    file.write_text(ENTRY.format("harbour"), encoding="utf-8")
    settings = Settings(database_url=database_url, sources_file=file)
    bot = Bot()

    async def tell(text: str) -> list[str]:
        file.write_text(text, encoding="utf-8")
        said = len(caplog.records)
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: len(caplog.records) > said)
        return [status.spec.name for status in await services.sources.statuses()]

    async with (
        wiring.open_services(settings, wiring.read_sources(file), bot) as services,
        reloading(settings, services),
    ):
        assert await tell(ENTRY.format("bridge") + ENTRY.format("quay")) == ["bridge", "quay"]
        assert await tell("[[source]]\nname = 3\n") == ["bridge", "quay"]
    await bot.close()

    assert "it names 2 sources" in caplog.text
    assert "was not taken up again: " in caplog.text
