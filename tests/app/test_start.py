"""What a start loads: nothing that only a command, a migration or some source needs."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

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
    "rapidfuzz": "questions with a slip in a word",
    "rich": "what the command line prints",
    "selectolax": "pages",
    "typer": "commands other than a plain run",
}
START = """
import asyncio, importlib, sys
import bot.__main__
from bot.app import lifecycle, wiring
from bot.cli import starting
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

HEAPS = """
import ctypes, sys, threading
from bot.app.lifecycle import share_one_heap

libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
if sys.argv[2] == "shared":
    share_one_heap()
gate = threading.Barrier(4)

def take():
    taken = bytearray(1000)
    gate.wait()

threads = [threading.Thread(target=take) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


def run_alone(program: str, *arguments: str) -> str:
    """Run a program in a process of its own and return what it printed."""
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-W", "ignore", "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def test_a_start_loads_nothing_before_it_is_needed(tmp_path: Path) -> None:
    """Each costs time and memory from the start on; whoever needs it loads it then."""
    loaded = set(run_alone(START, f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}").split())

    assert "sqlalchemy" in loaded
    assert not loaded & set(LATE)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has heaps for threads")
@pytest.mark.parametrize(("how", "is_one"), [("shared", True), ("alone", False)])
def test_threads_take_memory_from_one_heap(how: str, is_one: bool, tmp_path: Path) -> None:
    """Each of its own would lie idle for the most part."""
    told = tmp_path / "heaps.xml"

    run_alone(HEAPS, str(told), how)

    heaps = told.read_text(encoding="utf-8").count("<heap nr=")
    assert (heaps == 1) is is_one
