"""The gateway: HELLO, IDENTIFY, READY, RESUME, heartbeats, and what a server may do to a client.

Opcodes and close codes are those of Discord's "Opcodes and Status Codes". It speaks plain text
frames, which discord.py takes even where it asks for compression.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.wire import payloads
from tests.wire.edge import Canned
from tests.wire.pulse import Pulse
from tests.wire.world import Guild, World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME = 0, 1, 2, 3, 6
RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 9, 10, 11

AUTHENTICATION_FAILED = 4004
GUILDS_INTENT = 1 << 0
HEARTBEAT_INTERVAL_MS = 41_250  # what Discord asks for
CLOSE_PATIENCE = 0.5  # seconds a client has to answer a close frame
# Events kept for RESUME; Discord's own number is not documented.
REPLAY_LIMIT = 10_000


@dataclass(eq=False)
class Session:
    """One client's session; it outlives its socket, so that it can be resumed."""

    id: str
    shard: tuple[int, int]
    intents: int
    socket: web.WebSocketResponse | None = None
    sequence: int = 0
    _repeated: int = 0  # the last event that a RESUME has brought
    _sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAY_LIMIT))
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def sees(self, guild_id: int | None) -> bool:
        """Tell whether a guild, or with None a direct message, is on this shard."""
        number, count = self.shard
        return (0 if guild_id is None else (guild_id >> 22) % count) == number

    async def send(self, event: str, body: Any) -> None:
        """Dispatch an event; without a socket it waits for the RESUME."""
        self.sequence += 1
        frame = json.dumps({"op": DISPATCH, "t": event, "s": self.sequence, "d": body})
        number = self.sequence
        self._sent.append((number, frame))
        async with self._lock:
            if number > self._repeated:
                await _write(self.socket, frame)

    def can_resume(self, sequence: int) -> bool:
        """Tell whether everything after `sequence` is still known."""
        oldest = self._sent[0][0] if self._sent else self.sequence + 1
        return oldest - 1 <= sequence <= self.sequence

    async def resume(self, socket: web.WebSocketResponse, sequence: int) -> None:
        """Repeat what was missed on a new socket, then go on there."""
        async with self._lock:
            missed = [entry for entry in self._sent if entry[0] > sequence]
            self._repeated = self.sequence
            for _, frame in missed:
                await _write(socket, frame)
            self.socket = socket
        await self.send("RESUMED", {"_trace": []})


class Gateway:
    """All sessions, and the socket handler that serves them."""

    def __init__(
        self,
        world: World,
        token: Callable[[], str],
        url: Callable[[], str],
        pulse: Pulse,
        clock: Callable[[], float],
    ) -> None:
        self._clock = clock
        self._pulse = pulse
        self._world = world
        self._token = token
        self._url = url
        self.sessions: dict[str, Session] = {}
        self.is_away = False
        self.heartbeat_interval_ms = HEARTBEAT_INTERVAL_MS
        self.acknowledges_heartbeats = True  # False makes a zombie connection
        self.identified: list[tuple[float, int]] = []  # when, and which shard
        self.resumes = 0
        self.heartbeats = 0
        self.complaints: list[str] = []
        self.handshake: Canned | None = None  # what is answered instead of opening a socket
        self._sockets: dict[web.WebSocketResponse, asyncio.Transport | None] = {}
        self._is_open = asyncio.Event()
        self._is_open.set()
        self._greetings: set[asyncio.Task[None]] = set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket until it closes."""
        if self.is_away:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        if (canned := self.handshake) is not None:
            return web.Response(status=canned.status, body=canned.body, headers=canned.headers)
        socket = web.WebSocketResponse(timeout=CLOSE_PATIENCE, compress=False, max_msg_size=0)
        await socket.prepare(request)
        self._sockets[socket] = request.transport
        session: Session | None = None
        try:
            hello = {"heartbeat_interval": self.heartbeat_interval_ms, "_trace": []}
            await _send(socket, HELLO, hello)
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    session = await self._receive(socket, session, json.loads(message.data))
                    self._pulse.beat()
        finally:
            self._sockets.pop(socket, None)
            if session is not None and session.socket is socket:
                session.socket = None
                if socket.close_code in {1000, 1001}:  # the client is done with the session
                    self.sessions.pop(session.id, None)
            self._pulse.beat()
        return socket

    async def dispatch(self, event: str, body: Any, guild_id: int | None = None) -> int:
        """Send an event to every session whose shard it concerns; return how many those are."""
        sessions = [each for each in self.sessions.values() if each.sees(guild_id)]
        for session in sessions:
            await session.send(event, body)
        return len(sessions)

    def hold_ready(self) -> None:
        """Let no READY come to who identifies from now on."""
        self._is_open.clear()

    def release_ready(self) -> None:
        """Let READY come, also to those who wait for it."""
        self._is_open.set()

    async def ask_for_heartbeats(self) -> None:
        """Ask every client for a heartbeat: op 1, as Discord may at any time."""
        for socket in list(self._sockets):
            await _send(socket, HEARTBEAT, None)

    async def send_raw(self, frame: str | bytes) -> None:
        """Send every client something, whatever it is."""
        for socket in list(self._sockets):
            await (socket.send_bytes if isinstance(frame, bytes) else socket.send_str)(frame)  # type: ignore[operator]

    async def reconnect(self) -> None:
        """Ask every client to reconnect and resume: op 7."""
        for socket in list(self._sockets):
            await _send(socket, RECONNECT, None)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Declare every session invalid: op 9; unless `resumable`, it is forgotten."""
        for session in list(self.sessions.values()):
            if not resumable:
                del self.sessions[session.id]
            if session.socket is not None:
                await _send(session.socket, INVALID_SESSION, resumable)

    def drop(self) -> None:
        """Break every connection without a close frame, as a network does."""
        for transport in list(self._sockets.values()):
            if transport is not None:
                transport.abort()

    async def close(self, code: int = 1001) -> None:
        """Close every socket with a close frame."""
        for greeting in list(self._greetings):
            greeting.cancel()
        for socket in list(self._sockets):
            await socket.close(code=code)

    @property
    def identifies(self) -> int:
        """How often a client has identified itself."""
        return len(self.identified)

    @property
    def connected(self) -> int:
        """How many sessions have a socket now."""
        return sum(session.socket is not None for session in self.sessions.values())

    async def _receive(
        self, socket: web.WebSocketResponse, session: Session | None, message: dict[str, Any]
    ) -> Session | None:
        """Act on what a client sent; return the session the socket now belongs to."""
        match message["op"]:
            case 1:  # HEARTBEAT
                self.heartbeats += 1
                if self.acknowledges_heartbeats:
                    await _send(socket, HEARTBEAT_ACK, None)
            case 2:  # IDENTIFY
                return await self._identify(socket, message["d"])
            case 3:  # PRESENCE
                pass
            case 6:  # RESUME
                return await self._resume(socket, message["d"])
            case opcode:
                self.complaints.append(f"The gateway was sent opcode {opcode}.")
        return session

    async def _identify(
        self, socket: web.WebSocketResponse, asked: dict[str, Any]
    ) -> Session | None:
        if asked["token"] != self._token():
            await socket.close(code=AUTHENTICATION_FAILED, message=b"Authentication failed.")
            return None
        number, count = asked.get("shard") or (0, 1)
        self.identified.append((self._clock(), number))
        session = Session(secrets.token_hex(16), (number, count), asked.get("intents", 0), socket)
        if self._is_open.is_set():
            await self._greet(session)
        else:  # meanwhile its heartbeats are answered
            greeting = asyncio.create_task(self._greet(session), name="READY")
            self._greetings.add(greeting)
            greeting.add_done_callback(self._greetings.discard)
        return session

    async def _greet(self, session: Session) -> None:
        """Begin a session: READY, then each guild that Discord can show."""
        await self._is_open.wait()
        self.sessions[session.id] = session
        guilds = [guild for guild in self._world.guilds.values() if session.sees(guild.id)]
        await session.send("READY", self._ready(session, guilds))
        if session.intents & GUILDS_INTENT:
            for guild in guilds:
                if not guild.is_unavailable:
                    await session.send("GUILD_CREATE", payloads.guild(guild, self._world.bot))
        self._pulse.beat()

    def _ready(self, session: Session, guilds: list[Guild]) -> dict[str, Any]:
        return {
            "v": 10,
            "user": payloads.own_user(self._world),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self._url(),
            "shard": list(session.shard),
            "application": {"id": str(self._world.bot.id), "flags": 0},
        }

    async def _resume(self, socket: web.WebSocketResponse, asked: dict[str, Any]) -> Session | None:
        session = self.sessions.get(asked["session_id"] or "")
        if asked["token"] != self._token():
            await socket.close(code=AUTHENTICATION_FAILED, message=b"Authentication failed.")
            return None
        if session is None or not session.can_resume(asked["seq"] or 0):
            await _send(socket, INVALID_SESSION, False)
            return None
        self.resumes += 1
        await session.resume(socket, asked["seq"] or 0)
        return session


async def _write(socket: web.WebSocketResponse | None, frame: str) -> None:
    """Send a frame; a socket that is gone loses it, and RESUME brings it back."""
    if socket is None or socket.closed:
        return
    try:
        await socket.send_str(frame)
    except ConnectionError:
        return


async def _send(socket: web.WebSocketResponse, opcode: int, body: Any) -> None:
    await _write(socket, json.dumps({"op": opcode, "d": body, "s": None, "t": None}))
