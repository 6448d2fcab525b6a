"""`python -m bot demo` as a process: it says where its page is, and ends when it should."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*")


async def start(folder: Path, *arguments: str) -> asyncio.subprocess.Process:
    """Start the demo in an empty folder, with no setting at all."""
    kept = {name: value for name, value in os.environ.items() if "RAINCLOUD" not in name}
    path = os.pathsep.join([str(ROOT), kept.get("PYTHONPATH", "")])
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "demo", "--no-browser", *arguments),
        cwd=folder,
        env=kept | {"PYTHONPATH": path},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@pytest.mark.long
async def test_it_ends_by_itself(tmp_path: Path) -> None:
    """After the seconds asked for, with exit 0, and without a word of complaint."""
    demo = await start(tmp_path, "--seconds", "1", "--port", "0")

    out, errors = await demo.communicate()

    assert (demo.returncode, errors.decode()) == (0, "")
    assert ADDRESS.search(out.decode())


async def test_its_page_is_there_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """SIGTERM is a request like any other: exit 0."""
    demo = await start(tmp_path)
    assert demo.stdout is not None
    told = ADDRESS.search((await demo.stdout.readline()).decode())
    assert told is not None
    async with httpx.AsyncClient(trust_env=False) as client:
        page = await client.get(told[0])

    demo.send_signal(signal.SIGTERM)
    _, errors = await demo.communicate()

    assert page.status_code == 200
    assert "html" in page.headers["content-type"]
    assert (demo.returncode, errors.decode()) == (0, "")
