"""The history, opened by who asks first. Knows nothing of questions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import HistoryError, RequestError
from bot.history import History
from bot.languages import mark, tr

OpenHistory = Callable[[], Awaitable[History]]
FAULTY = mark(
    "The history's files have a fault, so that nothing of it can be told. Who runs Raincloud finds "
    "it in the log, and by `raincloud history check`."
)

_log = logging.getLogger(__name__)


def opened_once(open_history: Callable[[], History]) -> OpenHistory:
    """Return what opens the history when it is first asked for it, and gives the same from then on.

    It takes 15 MB, and 0.4 s to open: in a thread, so that nothing else waits meanwhile. What it
    gives raises a RequestError where its files have a fault, which is logged once.
    """
    opened: list[History | None] = []
    opening = asyncio.Lock()

    def tried() -> History | None:
        try:
            return open_history()
        except HistoryError as error:
            _log.error("The history cannot be opened: %s", error.sentence)
            return None

    async def history() -> History:
        async with opening:
            if not opened:
                opened.append(await asyncio.to_thread(tried))
        [found] = opened
        if found is None:
            raise RequestError(tr(FAULTY))
        return found

    return history
