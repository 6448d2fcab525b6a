"""Point discord.py at another server than Discord, and back.

discord.py keeps both addresses on classes, so they hold for the whole process.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.wire.server import WireDiscord


@contextmanager
def discord_at(api_url: str, gateway_url: str) -> Iterator[None]:
    """Let every discord.py client of this process talk to these addresses meanwhile."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def connected(client: discord.Client, server: WireDiscord) -> AsyncIterator[None]:
    """Log a client in, wait until it is ready, and close it after the block.

    What ended the client meanwhile, such as a refused token, is raised here.
    """
    with discord_at(server.api_url, server.gateway_url):
        async with client:
            running = asyncio.create_task(client.start(server.token), name="discord client")
            ready = asyncio.create_task(client.wait_until_ready(), name="discord ready")
            try:
                await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
                if not running.done():
                    yield
            finally:
                ready.cancel()
                await client.close()
                running.cancel()
                await asyncio.wait({running, ready})
            if not running.cancelled():
                running.result()
