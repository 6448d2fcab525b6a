"""What a start loads: nothing that only a command, a migration or some source needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.test_architecture import ROOT

LATE = {
    "PIL": "pictures",
    "alembic": "a migration that is due",
    "cryptography": "signed requests",
    "feedparser": "feeds",
    "http_message_signatures": "signed requests",
    "icalendar": "calendars",
    "price_parser": "prices of some shops",
    "prometheus_client": "figures, once they are asked for",
    "pygments": "colours on the command line",
    "recurring_ical_events": "calendars",
    "rich": "what the command line prints",
    "selectolax": "pages",
}
START = """
import asyncio, importlib, sys
import bot.__main__
from bot.app import lifecycle, wiring
from bot.discord_adapter.client import EXTENSIONS, Bot
from config.settings import Settings

async def start():
    settings = Settings(database_url=sys.argv[1])
    bot = Bot()
    specs = wiring.read_sources(settings.sources_file)
    async with wiring.open_services(settings, specs, bot):
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
    await bot.close()

asyncio.run(start())
print(*{name.partition(".")[0] for name, module in sys.modules.items() if module})
"""


def test_a_start_loads_nothing_before_it_is_needed(tmp_path: Path) -> None:
    """Each costs time and memory from the start on; whoever needs it loads it then."""
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-W", "ignore", "-c", START, f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = set(ran.stdout.split())
    assert "sqlalchemy" in loaded
    assert not loaded & set(LATE)
