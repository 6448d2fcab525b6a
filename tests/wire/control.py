"""The control API of a loopback in its own process: what arrived, what is to go wrong, who acts.

Served on a port of its own, so that it answers while the Discord side is away. JSON in and out;
ids are integers. `process.WireProcess` is its client.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.wire.answers import ComplaintError
from tests.wire.control_acts import Acts
from tests.wire.control_readings import Query, Readings
from tests.wire.options import ActorError
from tests.wire.server import WireDiscord

PREFIX = "/_control"
Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def control_app(server: WireDiscord) -> web.Application:
    """Make the application that serves the control API of `server`."""
    actor = server.add_user("actor")  # who acts when a request names no `user_id`
    readings, acts = Readings(server, actor), Acts(server, actor)
    app = web.Application(middlewares=[_errors])
    for read in (
        readings.summary,
        readings.guilds,
        readings.messages,
        readings.requests,
        readings.complaints,
        readings.commands,
        readings.sessions,
        readings.identified,
    ):
        app.router.add_get(f"{PREFIX}/{read.__name__}", _reader(read))
    for act in (
        acts.faults,
        acts.clear,
        acts.release,
        acts.refuse,
        acts.settings,
        acts.away,
        acts.gateway,
        acts.guild,
        acts.channel,
        acts.users,
        acts.delete_message,
        acts.slash,
        acts.autocomplete,
        acts.press,
    ):
        app.router.add_post(f"{PREFIX}/{act.__name__}", _actor(act))

    async def end(_app: web.Application) -> None:
        await acts.end()

    app.on_cleanup.append(end)
    return app


def _reader(
    read: Callable[[Query], Any],
) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        return web.json_response(read(request.query))

    return handle


def _actor(
    act: Callable[[Json], Awaitable[Json]],
) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        text = await request.text()
        return web.json_response(await act(json.loads(text) if text else {}))

    return handle


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer 400 with a sentence instead of a traceback."""
    try:
        return await handler(request)
    except (ActorError, ComplaintError, TimeoutError, KeyError, ValueError, TypeError) as error:
        return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
