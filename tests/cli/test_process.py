"""`python -m bot run` as a process of its own: nothing is said but the one sentence."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from tests.wire.server import WireDiscord

ROOT = Path(__file__).parents[2]
TOKEN = "MTIzNDU2.made-up.token-of-nobody"


async def test_a_wrong_token_ends_the_process(tmp_path: Path) -> None:
    """Exit 2 and one line, without a warning of some library before it or a traceback after it."""
    kept = {name: value for name, value in os.environ.items() if "RAINCLOUD" not in name}
    (tmp_path / "sources.toml").write_text("", encoding="utf-8")
    async with WireDiscord() as discord:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "run"),
            cwd=tmp_path,
            env=kept
            | {
                "PYTHONPATH": os.pathsep.join([str(ROOT), kept.get("PYTHONPATH", "")]),
                "RAINCLOUD_DISCORD_TOKEN": TOKEN,
                "RAINCLOUD_DISCORD_API_URL": discord.api_url,
                "RAINCLOUD_SOURCES_FILE": "sources.toml",
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, errors = await process.communicate()

    assert (process.returncode, out) == (2, b"")
    [line] = errors.decode().splitlines()
    assert line.startswith("Discord refuses the token.")
    assert TOKEN not in line
