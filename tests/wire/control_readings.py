"""What another process may ask of a loopback: counts, messages, requests, complaints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tests.wire.interactions import Reply
from tests.wire.rules import walk
from tests.wire.server import WireDiscord
from tests.wire.world import Message, User

Json = dict[str, Any]
Query = Mapping[str, str]


def message_json(message: Message) -> Json:
    """Describe a message to another process."""
    return {
        "id": message.id,
        "channel_id": message.channel_id,
        "nonce": message.nonce,
        "content": message.content,
        "custom_ids": [
            part["custom_id"]
            for part in walk(message.payload["components"])
            if part.get("custom_id")
        ],
        "received_at": message.received_at,
        "edits": message.edits,
        "pings": asdict(message.pings),
        "is_ephemeral": message.is_ephemeral,
        "interaction_id": message.interaction_id,
        "payload": message.payload,
    }


def reply_json(reply: Reply) -> Json:
    """Describe what a person saw to another process."""
    return {
        "interaction_id": reply.interaction_id,
        "type": reply.type,
        "data": reply.data,
        "answered_after": reply.answered_after,
        "is_ephemeral": reply.is_ephemeral,
        "message": None if reply.message is None else message_json(reply.message),
        "follow_ups": [message_json(each) for each in reply.follow_ups],
    }


class Readings:
    """The questions, each answered with JSON."""

    def __init__(self, server: WireDiscord, actor: User) -> None:
        self._server = server
        self._actor = actor

    def summary(self, _query: Query) -> Json:
        """Count everything."""
        server = self._server
        made = [m for m in server.world.messages.values() if not m.is_ephemeral]
        return {
            "now": server.clock(),
            "guilds": len(server.world.guilds),
            "channels": len(server.world.channels),
            "messages": len(made),
            "requests": len(server.requests),
            "statuses": {str(status): count for status, count in server.rest.statuses.items()},
            "count_429": server.count_429,
            "count_invalid": server.count_invalid,
            "complaints": len(server.complaints),
            "connected": server.gateway.connected,
            "identifies": server.gateway.identifies,
            "resumes": server.gateway.resumes,
            "bot_id": server.world.bot.id,
            "actor_id": self._actor.id,
        }

    def guilds(self, _query: Query) -> list[Json]:
        """List the guilds with their channels' ids."""
        return [
            {"id": guild.id, "name": guild.name, "channel_ids": [c.id for c in guild.channels]}
            for guild in self._server.world.guilds.values()
        ]

    def messages(self, query: Query) -> list[Json]:
        """List messages, oldest first: those of `channel_id`, or all but ephemeral ones."""
        if "channel_id" in query:
            return [message_json(m) for m in self._server.messages(int(query["channel_id"]))]
        every = self._server.world.messages.values()
        return [message_json(m) for m in every if not (m.is_ephemeral or m.is_deleted)]

    def requests(self, query: Query) -> list[Json]:
        """List the requests from number `since` on."""
        return [
            {"at": each.at, "method": each.method, "path": each.path, "status": each.status}
            for each in self._server.requests[int(query.get("since", 0)) :]
        ]

    def complaints(self, _query: Query) -> list[str]:
        """List what the bot did that no bot should."""
        return self._server.complaints

    def sessions(self, _query: Query) -> list[Json]:
        """List the sessions that have a connection, by their shard."""
        sessions = [each for each in self._server.gateway.sessions.values() if each.socket]
        return sorted(({"shard": e.shard[0], "of": e.shard[1]} for e in sessions), key=str)

    def identified(self, _query: Query) -> list[Json]:
        """List who has identified itself when, oldest first."""
        return [{"at": at, "shard": shard} for at, shard in self._server.gateway.identified]

    def commands(self, _query: Query) -> list[Json]:
        """List the commands the bot has registered."""
        return self._server.commands
