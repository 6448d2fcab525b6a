"""Sees every answer that a client gets, as soon as it comes: its date, and what brings a ban.

What the library waits out or tries again by itself is seen here too. Knows nothing of what was
asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import aiohttp

from bot.discord_adapter.answers.error_mapping import (
    TOO_MANY,
    is_limit_of_all,
    limit_of_all,
    retry_after,
)
from bot.services.base import REFUSED, trip_under_way


def tracing(
    note_date: Callable[[str, timedelta], object],
    note_refusal: Callable[[], object] = lambda: None,
    note_limit: Callable[[timedelta], object] = lambda _: None,
    note_too_many: Callable[[], object] = lambda: None,
) -> aiohttp.TraceConfig:
    """Make what a client takes as its ``http_trace``.

    Args:
        note_date: is told the Date of an answer of Discord's, and how long it was on the way.
        note_refusal: is told of an answer of those that bring a ban of the address, whoever gave
            it; a limit that is shared with others is none of them
            (docs.discord.com/developers/topics/rate-limits).
        note_limit: is told of a limit of all that the token sends, and for how long it holds.
        note_too_many: is told of an answer 429, whatever it limits.
    """
    trace = aiohttp.TraceConfig()

    async def begin(
        _session: aiohttp.ClientSession,
        context: SimpleNamespace,
        _request: aiohttp.TraceRequestStartParams,
    ) -> None:
        context.began = asyncio.get_running_loop().time()

    async def end(
        _session: aiohttp.ClientSession,
        context: SimpleNamespace,
        answer: aiohttp.TraceRequestEndParams,
    ) -> None:
        headers = answer.response.headers
        date = headers.get(aiohttp.hdrs.DATE)
        is_discords = answer.response.content_type == "application/json"  # not of what is before it
        if date is not None and is_discords:
            note_date(date, timedelta(seconds=asyncio.get_running_loop().time() - context.began))
        is_shared = headers.get("X-RateLimit-Scope") == "shared"
        if answer.response.status in REFUSED and not is_shared:
            note_refusal()
        context.is_limit = answer.response.status == TOO_MANY
        if context.is_limit:
            note_too_many()
        after = retry_after(headers)
        if is_limit_of_all(answer.response) and after is not None:
            note_limit(after)

    async def read(
        _session: aiohttp.ClientSession,
        context: SimpleNamespace,
        chunk: aiohttp.TraceResponseChunkReceivedParams,
    ) -> None:
        after = limit_of_all(chunk.chunk) if context.is_limit else None
        if after is not None:
            note_limit(after)

    trace.on_response_chunk_received.append(read)
    trace.on_request_start.append(begin)
    trace.on_request_end.append(end)
    return trace


def count_tries(trace: aiohttp.TraceConfig) -> None:
    """Let the pace know of each try of a request: between two of the library nothing is sent."""

    async def leave(
        _session: aiohttp.ClientSession, context: SimpleNamespace, _request: object
    ) -> None:
        context.trip = trip_under_way()
        if context.trip is not None:
            context.trip.depart()

    async def end(_session: aiohttp.ClientSession, context: SimpleNamespace, _end: object) -> None:
        if context.trip is not None:
            context.trip.arrive()

    trace.on_request_start.append(leave)
    trace.on_request_end.append(end)
    trace.on_request_exception.append(end)
