"""Lets a channel's next request leave beside one that has no answer.

discord.py asks one by one where it knows no limit of a channel yet (discord/http.py,
``Ratelimit.limit``), as after every start. There a request without an answer would hold the
channel's next one for five minutes, after which aiohttp gives it up. One that *was* answered, and
waits because of what the answer said, is left alone. Where a route is of no channel or guild, as
the one that opens people's direct messages, nobody waits for another's answer: the outbox opens no
more than one a second.
"""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import aiohttp
from discord.http import HTTPClient, Ratelimit

HANGS_FROM = 3.5  # seconds; just under the outbox's patience with a try


class Unanswered:
    """The requests that are on the way, with when they left."""

    def __init__(self) -> None:
        self._left_at: dict[int, tuple[str, float]] = {}  # by what the trace calls a request

    def watch(self, trace: aiohttp.TraceConfig) -> None:
        """See every request that a client makes."""

        async def leave(
            _session: aiohttp.ClientSession,
            context: SimpleNamespace,
            request: aiohttp.TraceRequestStartParams,
        ) -> None:
            self._left_at[id(context)] = request.url.path, asyncio.get_running_loop().time()

        async def end(_session: aiohttp.ClientSession, context: SimpleNamespace, _: object) -> None:
            self._left_at.pop(id(context), None)

        trace.on_request_start.append(leave)
        trace.on_request_end.append(end)
        trace.on_request_exception.append(end)

    def hangs(self, owner: str) -> bool:
        """Tell whether a request to a channel or guild, by its id, has had no answer for long."""
        latest = asyncio.get_running_loop().time() - HANGS_FROM
        return any(
            left_at <= latest and f"/{owner}/" in path for path, left_at in self._left_at.values()
        )


def pass_hanging(http: HTTPClient, unanswered: Unanswered) -> None:
    """Give a request a limit of its own where it would wait for an answer that may not come."""
    limit_of = http.get_ratelimit

    def get_ratelimit(key: str) -> Ratelimit:
        known = http._buckets.get(key)  # noqa: SLF001 - the library offers no other way
        if known is not None and known.expires is None and known.outgoing:
            owner = key.rpartition(":")[2]
            if not owner or unanswered.hangs(owner):
                del http._buckets[key]  # noqa: SLF001
        return limit_of(key)

    http.get_ratelimit = get_ratelimit  # type: ignore[method-assign]
