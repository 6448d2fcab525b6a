"""Leaves to us each limit whose wait discord.py could not obey.

It takes a 429's ``retry_after`` for a number (discord/http.py, ``HTTPClient.request``): one that is
missing or a text ends the request in a ``TypeError`` that tells nothing of the header; one that is
no number (NaN, which Python's JSON reads) is slept for with the lock of all requests cleared; one
below zero is five requests at once. Told as an error with its answer, all of them are waited for in
the outbox, by whatever the answer says of when.
"""

from __future__ import annotations

from typing import Any

import aiohttp
from discord import http

from bot.discord_adapter.answers.error_mapping import TOO_MANY
from bot.services.base import LONGEST_REST

_read = http.json_or_text


def leave_odd_limits() -> None:
    """Let discord.py raise what it could not wait for, in every client of this process."""
    http.json_or_text = _read_answer


async def _read_answer(response: aiohttp.ClientResponse) -> dict[str, Any] | str:
    """Return what a body says, or its text, which discord.py raises, where it is an odd limit."""
    if response.status != TOO_MANY:
        return await _read(response)
    try:
        body = await _read(response)
    except (ValueError, RecursionError):
        body = ""
    wait = body.get("retry_after") if isinstance(body, dict) else None
    if isinstance(wait, int | float) and 0 <= wait <= LONGEST_REST.total_seconds():
        return body
    return await response.text(encoding="utf-8", errors="replace")
