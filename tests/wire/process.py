"""`WireProcess`: a loopback Discord in its own process, and how another process asks it.

async with WireProcess("--guilds", "100", "--lose", "0.1") as wire:
    ... start the bot with wire.environment ...
    assert (await wire.get("summary"))["complaints"] == 0
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any, Self

import aiohttp

ROOT = Path(__file__).parents[2]


class WireControlError(Exception):
    """The control API has refused something, with its sentence."""


class WireProcess:
    """The process and its control API."""

    def __init__(self, *arguments: str) -> None:
        """Make it, with the arguments of `python -m tests.wire`; entering starts it."""
        self._arguments = arguments
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None
        self.api_url = ""
        self.gateway_url = ""
        self.control_url = ""
        self.token = ""

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.wire",
            "--until-eof",
            *self._arguments,
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        line = await self._process.stdout.readline() if self._process.stdout else b""
        if not line:
            await self._process.wait()
            raise WireControlError("The loopback did not start; its own words are above.")
        addresses = json.loads(line)
        self.api_url = addresses["api_url"]
        self.gateway_url = addresses["gateway_url"]
        self.control_url = addresses["control_url"]
        self.token = addresses["token"]
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._session is not None:
            await self._session.close()
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            await self._process.communicate()

    @property
    def environment(self) -> dict[str, str]:
        """The settings that point the bot here."""
        return {
            "RAINCLOUD_DISCORD_API_URL": self.api_url,
            "RAINCLOUD_DISCORD_GATEWAY_URL": self.gateway_url,
        }

    async def get(self, name: str, /, **query: int | str) -> Any:
        """Ask something: summary, guilds, messages, requests, complaints, commands."""
        return await self._ask("GET", name, params=query)

    async def post(self, name: str, /, **body: Any) -> Any:
        """Do something: faults, refuse, away, gateway, slash, press and so on; see `Acts`."""
        return await self._ask("POST", name, json=body)

    async def _ask(self, method: str, name: str, **how: Any) -> Any:
        if self._session is None:
            raise WireControlError("The loopback is not running.")
        async with self._session.request(method, f"{self.control_url}/{name}", **how) as answer:
            body = await answer.json()
            if answer.status != 200:
                raise WireControlError(body["error"])
            return body
