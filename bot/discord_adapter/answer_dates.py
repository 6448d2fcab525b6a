"""Sees the Date header of every answer that a client gets, as soon as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import aiohttp


def tracing(note: Callable[[str, timedelta], object]) -> aiohttp.TraceConfig:
    """Make what a client takes as its ``http_trace``.

    Args:
        note: is told the Date of an answer, and how long it was on the way.
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
        date = answer.response.headers.get(aiohttp.hdrs.DATE)
        is_discords = (
            answer.response.content_type == "application/json"
        )  # not what stands before it
        if date is not None and is_discords:
            note(date, timedelta(seconds=asyncio.get_running_loop().time() - context.began))

    trace.on_request_start.append(begin)
    trace.on_request_end.append(end)
    return trace
