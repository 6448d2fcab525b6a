"""How the bot is, for whoever runs it: at a port of its own, and in the database.

Knows nothing of how a figure is found. `/healthz` answers 503 only where a restart helps, so that
an outage of Discord's, or a limit that lasts, brings no restart after restart.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.errors import StoreError
from bot.models import Condition
from bot.services import Services
from bot.ui.base import machine
from config.settings import Settings

_STUCK = 503  # Service Unavailable (RFC 9110, 15.6.4)
_NEVER_KEPT = {"Cache-Control": "no-store"}


@asynccontextmanager
async def monitoring(settings: Settings, services: Services) -> AsyncIterator[None]:
    """Tell how the process is, until the end.

    Raises:
        SettingsError: the port is taken or may not be used.
    """
    tasks = [
        asyncio.create_task(services.health.delay.run(), name="loop_delay"),
        asyncio.create_task(services.heartbeats.run(), name="heartbeats"),
    ]
    try:
        async with _port(settings, services):
            yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def _port(settings: Settings, services: Services) -> AsyncIterator[None]:
    if settings.monitor_port is None:
        yield
        return
    from bot.app.http_server import HttpReply, listen

    async def healthz(rest: str) -> HttpReply:
        del rest
        health = await services.health.look()
        return HttpReply(
            body=json.dumps(machine.health(health), ensure_ascii=False).encode() + b"\n",
            headers={"Content-Type": "application/json", **_NEVER_KEPT},
            status=_STUCK if health.condition is Condition.STUCK else 200,
        )

    async def metrics(rest: str) -> HttpReply:
        del rest
        from bot.app.metrics import CONTENT_TYPE, exposition

        health = await services.health.look()
        try:
            record = await services.figures.count()
        except StoreError:
            record = None  # what the process knows itself is told all the same
        body = exposition(health, record, services.clock())
        return HttpReply(body=body, headers={"Content-Type": CONTENT_TYPE, **_NEVER_KEPT})

    answers = {"/healthz": healthz, "/metrics": metrics}
    async with listen(
        settings.monitor_host, settings.monitor_port, answers, setting="RAINCLOUD_MONITOR"
    ):
        yield
