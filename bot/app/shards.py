"""How many shards Discord wants, and when they may begin: asked before the gateway is opened.

Knows nothing of what the shards do.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import discord
from discord.http import Route

from bot.app.login import NotYetError, not_yet
from bot.discord_adapter import Bot

_log = logging.getLogger(__name__)


async def take_shards(bot: Bot) -> None:
    """Let a bot that is logged in have as many shards as Discord wants.

    Source: https://docs.discord.com/developers/events/gateway#get-gateway-bot.

    Raises:
        NotYetError: Discord cannot be asked now, or lets too few sessions begin for a while.
    """
    try:
        answer = await bot.http.request(Route("GET", "/gateway/bot"))
    except (discord.HTTPException, discord.RateLimited, OSError, ValueError) as error:
        raise not_yet(error) from error
    said = _object(answer)
    limit = _object(said.get("session_start_limit"))
    shards = max(_count(said.get("shards"), 1), 1)
    left = _count(limit.get("remaining"), shards)
    if left < shards:
        raise NotYetError(
            f"Discord lets {left} more sessions begin today, and Raincloud needs {shards}. Nothing "
            "was lost; the outbox is kept.",
            timedelta(milliseconds=_count(limit.get("reset_after"), 0)),
        )
    bot.take_shards(shards, at_once=max(_count(limit.get("max_concurrency"), 1), 1))
    if shards > 1:
        _log.info("Discord wants %d shards", shards)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(value: Any, usual: int) -> int:
    """Return a count that was told; what is none stands for the smallest bot's."""
    is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if is_count else usual
