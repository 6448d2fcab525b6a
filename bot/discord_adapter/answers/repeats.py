"""Keeps discord.py from repeating by itself what is no harmless thing to repeat.

It asks anew after 500, 502, 504 and 524 (discord/http.py, ``HTTPClient.request``), though what
broke may have been the answer alone. A message has a nonce against that; a forum's post has none,
so it would be there twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

import aiohttp

from bot.discord_adapter.answers.error_mapping import TOO_MANY
from bot.services.outbox import TooLateError


class RepeatedError(ConnectionError):
    """A request may have been carried out already: it is not made again."""


class _Once:
    """Whether the request under way may have been carried out by an earlier try.

    ``is_over`` tells whether it may be repeated no more; without it it may never.
    """

    def __init__(self, is_over: Callable[[], bool] | None) -> None:
        self.may_be_done = False
        self.is_over = is_over


_ONCE: ContextVar[_Once | None] = ContextVar("once", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Let the request in the block end in ``RepeatedError`` rather than be repeated.

    After a limit it is repeated all the same: that was certainly not carried out.
    """
    with repeated_until(None):
        yield


@contextmanager
def repeated_until(is_over: Callable[[], bool] | None) -> Iterator[None]:
    """Let the request in the block be repeated until something is over, as after a hanging answer.

    Then it ends in ``TooLateError``, or in ``RepeatedError`` where it may have been carried out.

    Args:
        is_over: tells whether it is; none if it is from the beginning.
    """
    token = _ONCE.set(_Once(is_over))
    try:
        yield
    finally:
        _ONCE.reset(token)


def refuse_repeats(trace: aiohttp.TraceConfig) -> None:
    """Watch a client's requests; comes before whatever else is to know that one leaves."""

    async def leave(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, _request: object
    ) -> None:
        once = _ONCE.get()
        if once is None or not (once.may_be_done if once.is_over is None else once.is_over()):
            return
        raise RepeatedError if once.may_be_done else TooLateError

    async def end(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        answer: aiohttp.TraceRequestEndParams,
    ) -> None:
        once = _ONCE.get()
        if once is not None:
            once.may_be_done |= answer.response.status != TOO_MANY

    trace.on_request_start.insert(0, leave)
    trace.on_request_end.append(end)
