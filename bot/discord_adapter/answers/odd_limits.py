"""Leaves to us each limit whose wait discord.py could not obey.

It takes a 429's ``retry_after`` for a number (discord/http.py, ``HTTPClient.request``): one that is
missing or a text ends the request in a ``TypeError`` that tells nothing of the header; one that is
no number (NaN, which Python's JSON reads) is slept for with the lock of all requests cleared; one
below zero is five requests at once. Told as an error with its answer, all of them are waited for in
the outbox, by whatever the answer says of when.

Nor does it mind what the headers of other answers say of a limit (``Ratelimit.update``): a word
there ends the request in a ``ValueError``, though the message was taken; a limit of nought, or a
wait that is no number, holds the channel for ever. Such headers tell nothing here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import aiohttp
from discord import http
from discord.http import Ratelimit

from bot.discord_adapter.answers.error_mapping import TOO_MANY
from bot.services.base import LONGEST_REST

_read = http.json_or_text
_update = Ratelimit.update


def leave_odd_limits() -> None:
    """Let discord.py raise what it could not wait for, in every client of this process."""
    http.json_or_text = _read_answer
    Ratelimit.update = _learn  # type: ignore[method-assign, assignment]


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


def _learn(
    limit: Ratelimit, /, response: aiohttp.ClientResponse, *, use_clock: bool = False
) -> None:
    """Learn of a limit from an answer's headers, where they say what they must."""
    if _is_told(response.headers):
        _update(limit, response, use_clock=use_clock)


def _is_told(headers: Mapping[str, str]) -> bool:
    try:
        most, left = int(headers["X-RateLimit-Limit"]), int(headers["X-RateLimit-Remaining"])
        wait = float(headers["X-RateLimit-Reset-After"])
    except (KeyError, ValueError):
        return False
    is_sound = math.isfinite(wait) and 0 <= wait <= LONGEST_REST.total_seconds()
    return most > 0 and left >= 0 and is_sound
