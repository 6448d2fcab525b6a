"""Takes the sources file up again while the bot runs, at each SIGHUP.

Knows nothing of what a source is: the tables are made to say what the file says, and the next
round looks at them.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app import wiring
from bot.errors import RaincloudError
from bot.services import Services
from config.settings import Settings

_log = logging.getLogger(__name__)


@asynccontextmanager
async def reloading(settings: Settings, services: Services) -> AsyncIterator[None]:
    """Obey SIGHUP in the main thread, where there is such a signal."""
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[None]] = set()

    def told() -> None:
        task = asyncio.create_task(_reload(settings, services), name="reload")
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    try:
        loop.add_signal_handler(signal.SIGHUP, told)
    except (AttributeError, NotImplementedError):  # Windows has no such signal
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
        await asyncio.gather(*tasks)


async def _reload(settings: Settings, services: Services) -> None:
    try:
        specs = await asyncio.to_thread(wiring.read_sources, settings.sources_file)
        await services.sweeps.keep_in_step(specs)
    except RaincloudError as error:
        _log.error("The sources file was not taken up again: %s", error.sentence)
    else:
        _log.info("The sources file was taken up again; it names %d sources", len(specs))
