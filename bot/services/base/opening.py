"""The history, opened by who asks first. Knows nothing of questions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.history import History

OpenHistory = Callable[[], Awaitable[History]]


def opened_once(open_history: Callable[[], History]) -> OpenHistory:
    """Return what opens the history when it is first asked for it, and gives the same from then on.

    It takes 15 MB, and 0.4 s to open: in a thread, so that nothing else waits meanwhile.
    """
    opened: list[History] = []
    opening = asyncio.Lock()

    async def history() -> History:
        if not opened:
            async with opening:
                if not opened:
                    opened.append(await asyncio.to_thread(open_history))
        return opened[0]

    return history
