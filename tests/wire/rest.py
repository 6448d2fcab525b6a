"""A request's way through the loopback: log, limits, checks, faults, handler, answer.

The order is Discord's: what a proxy decides (limits, token) comes before what the API decides.
What no bot should send is answered 501 and kept in `complaints`.
"""

from __future__ import annotations

import json
import socket
import struct
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tests.wire.answers import Answer, ComplaintError, WireError, bucket_headers, limited
from tests.wire.edge import Canned
from tests.wire.faults import Effect, Fault, Faults
from tests.wire.handlers import Call, Handler
from tests.wire.interactions import Interactions
from tests.wire.limits import BucketState, ChannelBuckets, Clock, Window
from tests.wire.pulse import Pulse
from tests.wire.routes import Match, Route, is_outside_global_limit, match
from tests.wire.schema import check_body, check_query
from tests.wire.world import World

API_PREFIX = "/api/v10"
MESSAGE_BUCKET = "wire-create-message"  # the channel's id is added to it by the client
COMPLAINT_STATUS = 501
# discord.py's webhook adapter repeats any 5xx five times, over 25 seconds; a test that is to fail
# should fail now, so on those routes a complaint comes with the status of a malformed form.
QUICK_COMPLAINT_STATUS = 400
INVALID_STATUSES = (401, 403, 429)  # 10,000 of these in 10 minutes bring a ban


@dataclass(slots=True, eq=False)
class Received:
    """One request, as the log keeps it; a status of 0 means no answer was given."""

    at: float  # monotonic seconds
    method: str
    path: str
    route: Route | None
    channel_id: int | None
    status: int = 0


@dataclass(eq=False)
class Rest:
    """The REST side of the loopback; one `handle` for every path below `/api/v10`."""

    world: World
    clock: Clock
    token: Callable[[], str]
    window: Window
    buckets: ChannelBuckets
    faults: Faults
    interactions: Interactions
    handlers: Mapping[Route, Handler]
    pulse: Pulse
    is_away: bool = False
    requests: list[Received] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, or break its connection."""
        if self.is_away:
            return _break(request)
        path = request.rel_url.raw_path.removeprefix(API_PREFIX)
        matched = match(request.method, unquote(path))
        channel_id = int(matched.values.get("channel_id", 0)) or None if matched else None
        route = matched.route if matched else None
        received = Received(self.clock(), request.method, path, route, channel_id)
        self.requests.append(received)
        try:
            return await self._carry_out(request, path, matched, received)
        finally:
            self.pulse.beat()

    async def _carry_out(
        self, request: web.Request, path: str, matched: Match | None, received: Received
    ) -> web.StreamResponse:
        """Let a request meet its limits, its fault and its handler."""
        concerned = received.route, received.channel_id, self._guild_id(matched)
        if instead := self.faults.intercept(*concerned):
            return await self._send_canned(request, received, instead.told())
        if answer := self._turn_away(request, path):
            return self._send(received, answer)
        fault = self.faults.decide(*concerned)
        if fault and fault.effect is Effect.ABORT:
            return _break(request, is_reset=fault.is_reset)
        if fault and fault.effect is Effect.STATUS:
            return self._send(received, _fault_answer(fault))
        answer = await self._answer(request, path, matched, received)
        return await self._reply(request, received, answer, fault)

    async def _reply(
        self, request: web.Request, received: Received, answer: Answer, fault: Fault | None
    ) -> web.StreamResponse:
        """Let the answer to what was carried out meet the request's fault."""
        if fault and fault.effect is Effect.HOLD:
            self.pulse.beat()
            await self.faults.released()
        if fault and fault.effect is Effect.LOSE:
            return _break(request, is_reset=fault.is_reset)
        if fault and fault.effect is Effect.REPLACE:
            return await self._send_canned(request, received, fault.told())
        return self._send(received, answer)

    def _guild_id(self, matched: Match | None) -> int | None:
        """Return the guild a request is about, itself or by its channel."""
        values = matched.values if matched else {}
        if "guild_id" in values:
            return int(values["guild_id"])
        channel = self.world.channels.get(int(values.get("channel_id", 0)))
        return channel.guild.id if channel and channel.guild else None

    async def _send_canned(
        self, request: web.Request, received: Received, canned: Canned
    ) -> web.StreamResponse:
        """Answer as a fault says; one that breaks off sends its bytes and closes."""
        received.status = canned.status
        self.statuses[canned.status] += 1
        headers = {**self._date(), **canned.headers}
        if not canned.is_broken_off:
            return web.Response(status=canned.status, body=canned.body, headers=headers)
        response = web.StreamResponse(status=canned.status, headers=headers)
        response.content_length = len(canned.body) + 100  # more than will come
        await response.prepare(request)
        await response.write(canned.body)
        return _break(request)

    @property
    def count_429(self) -> int:
        """How many requests were answered 429."""
        return self.statuses[429]

    @property
    def count_invalid(self) -> int:
        """How many requests count towards the ban: 401, 403 and 429."""
        return sum(self.statuses[status] for status in INVALID_STATUSES)

    def _turn_away(self, request: web.Request, path: str) -> Answer | None:
        """Refuse what is over the bot's limit or has the wrong token."""
        if is_outside_global_limit(path):
            return None
        if retry_after := self.window.take():
            return limited(retry_after, "global")
        if request.headers.get("Authorization") != f"Bot {self.token()}":
            return Answer(401, {"message": "401: Unauthorized", "code": 0})
        return None

    async def _answer(
        self, request: web.Request, path: str, matched: Match | None, received: Received
    ) -> Answer:
        state: BucketState | None = None
        try:
            if matched and matched.route is Route.CREATE_MESSAGE:
                state = self.buckets.take(int(matched.values["channel_id"]))
            if state and state.retry_after:
                answer = limited(state.retry_after, "user")
            else:
                call = await _read(request, matched, received.at)
                answer = self.handlers[call.match.route](call)
        except WireError as error:
            answer = error.answer
            if matched and matched.route is Route.CALLBACK:
                self._complain(f"{request.method} {path}", [f"{error}"], matched)
        except ComplaintError as error:
            self._complain(f"{request.method} {path}", error.complaints, matched)
            is_quick = is_outside_global_limit(path)
            status = QUICK_COMPLAINT_STATUS if is_quick else COMPLAINT_STATUS
            answer = Answer(
                status,
                {"message": " ".join(error.complaints), "code": 0, "route": received.path},
            )
        if state:
            answer = answer.with_headers(bucket_headers(state, MESSAGE_BUCKET, self.world.now()))
        return answer

    def _complain(self, where: str, complaints: list[str], matched: Match | None) -> None:
        """Keep complaints, and tell the person whose interaction it was about."""
        self.complaints.extend(f"{where}: {complaint}" for complaint in complaints)
        interaction = self.interactions.find(matched.values) if matched else None
        if interaction is not None:
            interaction.reply.complaints.extend(complaints)
            interaction.reply.pulse.beat()

    def _send(self, received: Received, answer: Answer) -> web.Response:
        received.status = answer.status
        self.statuses[answer.status] += 1
        return answer.with_headers({**self._date(), **answer.headers}).response()

    def _date(self) -> dict[str, str]:
        """Return the time of an answer by this side's clock; aiohttp would put the machine's."""
        now = datetime.fromtimestamp(self.world.now(), UTC)
        return {"Date": format_datetime(now, usegmt=True)}


async def _read(request: web.Request, matched: Match | None, received_at: float) -> Call:
    """Read a request's body and check all of it; raises ComplaintError."""
    if matched is None:
        raise ComplaintError(["This loopback has no such route."])
    body: Any = None
    files: dict[str, bytes] = {}
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            name = getattr(part, "name", None) or ""
            content = await part.read()  # type: ignore[union-attr]
            if name == "payload_json":
                body = json.loads(content)
            else:
                files[name] = bytes(content)
    elif request.can_read_body:
        try:
            body = json.loads(await request.read())
        except ValueError as error:
            raise ComplaintError(["The body is not JSON."]) from error
    complaints = check_query(matched.route, request.query) + check_body(matched.route, body)
    if complaints:
        raise ComplaintError(complaints)
    return Call(matched, request.query, body, files, received_at)


def _break(request: web.Request, *, is_reset: bool = False) -> web.Response:
    """Break the connection, so that nothing this handler returns is sent."""
    if request.transport is not None:
        if is_reset:
            peer = request.transport.get_extra_info("socket")
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response(status=500)


def _fault_answer(fault: Fault) -> Answer:
    if fault.status == 429:
        return limited(fault.retry_after, "shared")
    return Answer(fault.status, {"message": f"{fault.status}: as the test asked", "code": 0})
