"""What another process may do to a loopback: faults, settings, absences, and people who act."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from tests.wire.control_readings import reply_json
from tests.wire.edge import Canned
from tests.wire.faults import Effect, Fault
from tests.wire.options import ActorError, Value
from tests.wire.routes import Route
from tests.wire.server import WireDiscord
from tests.wire.world import MEMBER_PERMISSIONS, User

Json = dict[str, Any]


class Acts:
    """The acts, each told by a JSON object."""

    def __init__(self, server: WireDiscord, actor: User) -> None:
        self._server = server
        self._actor = actor
        self._returns: set[asyncio.Task[None]] = set()

    async def faults(self, body: Json) -> Json:
        """Let something go wrong: the fields of `Fault`; `route` as in `Route`, null for all.

        An `answer` has the fields of `Canned`, its body as text; `seconds` says how long it lasts.
        """
        asked = {**body, "effect": Effect(body["effect"])}
        if asked.get("route") is not None:
            asked["route"] = Route(asked["route"])
        asked["but"] = frozenset(map(Route, asked.get("but") or ()))
        if answer := asked.get("answer"):
            asked["answer"] = Canned(**{**answer, "body": answer.get("body", "").encode()})
        if (seconds := asked.pop("seconds", None)) is not None:
            asked["until"] = self._server.clock() + float(seconds)
        self._server.faults.add(Fault(**asked))
        return {}

    async def clear(self, _body: Json) -> Json:
        """Let nothing go wrong any more."""
        self._server.faults.clear()
        return {}

    async def release(self, _body: Json) -> Json:
        """Let go the answers that are held back."""
        self._server.faults.release()
        return {}

    async def refuse(self, body: Json) -> Json:
        """Refuse `channel_id` with `code`, or accept it again with a code of 0."""
        if code := body.get("code", 50013):
            self._server.faults.refuse_channel(body["channel_id"], code)
        else:
            self._server.faults.accept_channel(body["channel_id"])
        return {}

    async def settings(self, body: Json) -> Json:
        """Set `nonce_window` (seconds), `channel_limit`, `token`, `acknowledges_heartbeats`."""
        server = self._server
        server.nonces.window = body.get("nonce_window", server.nonces.window)
        server.rest.buckets.limit = body.get("channel_limit", server.rest.buckets.limit)
        server.token = body.get("token", server.token)
        gateway = server.gateway
        gateway.acknowledges_heartbeats = body.get(
            "acknowledges_heartbeats", gateway.acknowledges_heartbeats
        )
        return {}

    async def away(self, body: Json) -> Json:
        """Be unreachable for `seconds`."""
        await self._server.go_away()
        task = asyncio.create_task(self._return(float(body["seconds"])))
        self._returns.add(task)
        task.add_done_callback(self._returns.discard)
        return {}

    async def gateway(self, body: Json) -> Json:
        """Do what `action` says: reconnect, invalidate (`resumable`), drop, hold, let_go.

        `hold` lets no READY come to who identifies from then on, until `let_go`.
        """
        gateway = self._server.gateway
        match body["action"]:
            case "reconnect":
                await gateway.reconnect()
            case "invalidate":
                await gateway.invalidate(resumable=bool(body.get("resumable")))
            case "drop":
                gateway.drop()
            case "hold":
                gateway.hold_ready()
            case "let_go":
                gateway.release_ready()
            case action:
                raise ActorError(f"The gateway knows no action {action!r}.")
        return {}

    async def guild(self, body: Json) -> Json:
        """Do to the guild `id` what `action` says: lose, restore, time_out (`seconds`)."""
        server = self._server
        guild = server.world.guilds[body["id"]]
        match body["action"]:
            case "lose":
                await server.lose_guild(guild)
            case "restore":
                await server.restore_guild(guild)
            case "time_out":
                await server.time_out_bot(guild, float(body["seconds"]))
            case action:
                raise ActorError(f"A guild knows no action {action!r}.")
        return {}

    async def channel(self, body: Json) -> Json:
        """Change the channel `id`: `tags`, `requires_tag`, `slow_mode`, `denied_to_bot`, `kind`."""
        changes = {name: value for name, value in body.items() if name != "id"}
        await self._server.update_channel(self._server.world.channels[body["id"]], **changes)
        return {}

    async def users(self, body: Json) -> Json:
        """Let a person called `name` exist; answers its `id`."""
        return {"id": self._server.add_user(body["name"]).id}

    async def delete_message(self, body: Json) -> Json:
        """Delete the message `id`."""
        self._server.delete_message(self._server.world.messages[body["id"]])
        return {}

    async def slash(self, body: Json) -> Json:
        """Type a command: `line`, `values`, `guild_id`, `channel_id`, `user_id`, `permissions`.

        A user, channel or role in `values` is an object with one of the keys `user_id`,
        `channel_id`, `role_id`.
        """
        world = self._server.world
        reply = await self._server.slash(
            world.guilds.get(body.get("guild_id", 0)),
            world.channels.get(body.get("channel_id", 0)),
            self._user(body),
            body["line"],
            self._values(body),
            **_patience(body),
        )
        return reply_json(reply)

    async def autocomplete(self, body: Json) -> Json:
        """Type into the option `focused` of a command; otherwise as `slash`."""
        world = self._server.world
        choices = await self._server.autocomplete(
            world.guilds.get(body.get("guild_id", 0)),
            world.channels.get(body.get("channel_id", 0)),
            self._user(body),
            body["line"],
            body["focused"],
            self._values(body),
            **_patience(body),
        )
        return {"choices": choices}

    async def press(self, body: Json) -> Json:
        """Press `custom_id` of the message `message_id`, or choose `values` in it."""
        message = self._server.world.messages[body["message_id"]]
        reply = await self._server.press(
            self._user(body), message, body["custom_id"], body.get("values"), **_patience(body)
        )
        return reply_json(reply)

    def _user(self, body: Json) -> User:
        return self._server.world.users[body.get("user_id") or self._actor.id]

    def _values(self, body: Json) -> dict[str, Value]:
        world = self._server.world
        roles = {role.id: role for guild in world.guilds.values() for role in guild.roles}
        tables: dict[str, Mapping[int, Value]] = {
            "user_id": world.users,
            "channel_id": world.channels,
            "role_id": roles,
        }
        values: dict[str, Value] = {}
        for name, value in (body.get("values") or {}).items():
            if isinstance(value, dict):
                ((kind, object_id),) = value.items()
                values[name] = tables[kind][object_id]
            else:
                values[name] = value
        return values

    async def _return(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._server.come_back()

    async def end(self) -> None:
        """Stop what was to happen later."""
        for task in list(self._returns):
            task.cancel()


def _patience(body: Json) -> Json:
    return {
        "permissions": body.get("permissions", MEMBER_PERMISSIONS),
        "timeout_seconds": body.get("timeout_seconds", 5.0),
    }
