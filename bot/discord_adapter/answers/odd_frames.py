"""Lets what comes over the gateway and cannot be read cost its connection alone.

A proxy may cut a frame short or put its own in between, and what the decompressor then makes of the
next ones is chance. discord.py takes every frame for Discord's: what it raises about one ends all
connections and the client with them (discord/shard.py, ``Shard.worker``). Told as a connection that
broke, it begins a new session instead, after a pause that grows.
"""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
import discord
from discord.errors import ConnectionClosed
from discord.gateway import DiscordWebSocket, ReconnectWebSocket, WebSocketClosure

CLOSING = 4000  # any code but 1000 and 1001: Discord keeps the session for a while

_PASSED_ON = (
    ReconnectWebSocket,
    WebSocketClosure,
    ConnectionClosed,
    discord.HTTPException,
    aiohttp.ClientError,
    OSError,
)
_read = DiscordWebSocket.received_message

_log = logging.getLogger(__name__)


def survive_odd_frames() -> None:
    """Let every client of this process connect anew after a frame that cannot be read."""
    DiscordWebSocket.received_message = _read_frame  # type: ignore[method-assign]


async def _read_frame(socket: DiscordWebSocket, frame: Any, /) -> None:
    try:
        await _read(socket, frame)
    except _PASSED_ON:
        raise
    except Exception as fault:  # whatever is odd about it, a new session may do without
        _log.exception("Something came over the gateway that cannot be read; connecting anew")
        await socket.close(code=CLOSING)
        raise ConnectionError("the gateway sent what cannot be read") from fault
