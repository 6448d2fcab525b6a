"""What each route of the bot's own token does: itself, commands, channels, messages.

A handler takes a checked call and returns an answer; limits, faults and the log are `rest.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.wire import payloads
from tests.wire.answers import Answer, ComplaintError, LimitError, WireError
from tests.wire.command_rules import check_commands
from tests.wire.faults import Faults
from tests.wire.limits import OLD_AGE, ChannelQuota
from tests.wire.nonces import Nonces
from tests.wire.posts import check_may_send, denied, edit_message, make_message
from tests.wire.routes import Match, Route
from tests.wire.world import CREATE_POLLS, FORUM_CHANNEL, READ_HISTORY, Channel, Message, World

HISTORY_DEFAULT = 50  # messages, "Get Channel Messages"


@dataclass(frozen=True, slots=True)
class Call:
    """A request that has passed every check."""

    match: Match
    query: Mapping[str, str]
    body: Any
    files: Mapping[str, bytes]
    received_at: float  # monotonic seconds

    def id(self, name: str) -> int:
        """Return an id of the path."""
        return int(self.match.values[name])


Handler = Callable[[Call], Answer]


@dataclass
class Handlers:
    """The handlers over one world."""

    world: World
    nonces: Nonces
    faults: Faults
    gateway_url: Callable[[], str]
    old_edits: ChannelQuota
    shards: int = 1  # that Discord wants
    session_start_limit: dict[str, int] = field(default_factory=dict)  # where it is not as usual
    commands: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)

    def table(self) -> dict[Route, Handler]:
        """Return the handler of every route that is answered here."""
        return {
            Route.ME: self.me,
            Route.APPLICATION: self.application,
            Route.OAUTH_APPLICATION: self.application,
            Route.GATEWAY: self.gateway,
            Route.LIST_COMMANDS: self.list_commands,
            Route.PUT_COMMANDS: self.put_commands,
            Route.OPEN_DM: self.open_dm,
            Route.GET_CHANNEL: self.get_channel,
            Route.CREATE_MESSAGE: self.create_message,
            Route.LIST_MESSAGES: self.list_messages,
            Route.GET_MESSAGE: self.get_message,
            Route.EDIT_MESSAGE: self.edit_message,
        }

    def me(self, _call: Call) -> Answer:
        """Get Current User."""
        return Answer(200, payloads.own_user(self.world))

    def application(self, _call: Call) -> Answer:
        """Get Current Application."""
        return Answer(200, payloads.application(self.world))

    def gateway(self, _call: Call) -> Answer:
        """Get Gateway Bot."""
        usual = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        said = {"url": self.gateway_url(), "shards": self.shards}
        return Answer(200, said | {"session_start_limit": usual | self.session_start_limit})

    def list_commands(self, call: Call) -> Answer:
        """Get Global Application Commands."""
        self._check_application(call)
        return Answer(200, list(self.commands.values()))

    def put_commands(self, call: Call) -> Answer:
        """Bulk Overwrite Global Application Commands; a command of the same name keeps its id."""
        self._check_application(call)
        asked = call.body or []
        if {kind for kind, _ in self.commands} - {each.get("type") or 1 for each in asked} >= {4}:
            raise WireError(400, 50240, "You cannot remove this app's Entry Point command")
        if complaints := check_commands(asked):
            raise ComplaintError(complaints)
        self.register(asked)
        return Answer(200, list(self.commands.values()))

    def register(self, asked: list[dict[str, Any]]) -> None:
        """Make the commands exactly these."""
        version = self.world.new_id()
        known = self.commands
        self.commands = {}
        for body in asked:
            key = (body.get("type") or 1, body["name"])
            command_id = int(known[key]["id"]) if key in known else self.world.new_id()
            self.commands[key] = payloads.command(body, command_id, self.world.bot.id, version)

    def open_dm(self, call: Call) -> Answer:
        """Create DM; the channel opens even where messages in it will be refused."""
        recipient_id = int((call.body or {}).get("recipient_id") or 0)
        user = self.world.users.get(recipient_id)
        if user is None:
            raise WireError(400, 50033, "Invalid Recipient(s)")
        return Answer(200, payloads.channel(self.world.dm(user), self.world.bot))

    def get_channel(self, call: Call) -> Answer:
        """Get Channel."""
        channel = self.channel_of(call)
        describe = payloads.channel if channel.parent is None else payloads.thread
        return Answer(200, describe(channel, self.world.bot))

    def create_message(self, call: Call) -> Answer:
        """Create Message; an enforced nonce seen before answers the earlier message."""
        channel = self.channel_of(call)
        if channel.kind == FORUM_CHANNEL:
            raise WireError(400, 50008, "Cannot send messages in a non-text channel")
        check_may_send(self.world, channel)
        if call.body.get("poll") and denied(channel) & CREATE_POLLS:
            raise WireError(403, 50013, "Missing Permissions")
        if call.body.get("message_reference") and denied(channel) & READ_HISTORY:
            raise WireError(400, 160002, "Cannot reply without permission to read message history")
        nonce = call.body.get("nonce")
        is_enforced = bool(call.body.get("enforce_nonce")) and nonce is not None
        if is_enforced:
            earlier_id = self.nonces.find(self.world.bot.id, str(nonce))
            if earlier_id is not None:
                earlier = self.world.messages[earlier_id]
                if earlier.is_deleted:
                    raise WireError(404, 10008, "Unknown Message")
                return Answer(200, earlier.payload)
        message = make_message(
            self.world, channel, call.body, received_at=call.received_at, files=call.files
        )
        if is_enforced:
            self.nonces.remember(self.world.bot.id, str(nonce), message.id)
        return Answer(200, message.payload)

    def list_messages(self, call: Call) -> Answer:
        """Get Channel Messages; the newest come first, and none to who may not read them."""
        channel = self.channel_of(call)
        is_hidden = denied(channel) & READ_HISTORY
        history = [] if is_hidden else self.world.history(channel.id)
        limit = int(call.query.get("limit", HISTORY_DEFAULT))
        if len({"around", "before", "after"} & call.query.keys()) > 1:
            raise ComplaintError(["Of around, before and after only one may be given."])
        if "before" in call.query:
            chosen = [m for m in history if m.id < int(call.query["before"])][-limit:]
        elif "after" in call.query:
            chosen = [m for m in history if m.id > int(call.query["after"])][:limit]
        elif "around" in call.query:
            middle = int(call.query["around"])
            older = [m for m in history if m.id < middle][-(limit // 2) :] if limit > 1 else []
            newer = [m for m in history if m.id >= middle][: limit - len(older)]
            chosen = older + newer
        else:
            chosen = history[-limit:]
        return Answer(200, [message.payload for message in reversed(chosen)])

    def get_message(self, call: Call) -> Answer:
        """Get Channel Message."""
        return Answer(200, self.message_of(call).payload)

    def edit_message(self, call: Call) -> Answer:
        """Edit Message."""
        message = self.message_of(call)
        is_old = call.received_at - message.received_at > OLD_AGE
        if is_old and (retry_after := self.old_edits.take(message.channel_id)):
            raise LimitError(retry_after, 30046)
        edit_message(self.world, message, call.body, call.files)
        return Answer(200, message.payload)

    def _check_application(self, call: Call) -> None:
        if call.id("application_id") != self.world.bot.id:
            raise WireError(404, 10002, "Unknown Application")

    def channel_of(self, call: Call) -> Channel:
        """Return the channel a call is about, unless it is unknown or refuses the bot."""
        channel = self.world.channels.get(call.id("channel_id"))
        if channel is None:
            raise WireError(404, 10003, "Unknown Channel")
        above = channel.parent.id if channel.parent is not None else channel.id
        if refusal := self.faults.refusal(channel.id) or self.faults.refusal(above):
            raise WireError(refusal.status, refusal.code, refusal.message)
        return channel

    def message_of(self, call: Call) -> Message:
        """Return the message a call is about, unless it is unknown."""
        channel = self.channel_of(call)
        message = self.world.messages.get(call.id("message_id"))
        is_there = (
            message is not None
            and message.channel_id == channel.id
            and not message.is_deleted
            and not message.is_ephemeral
        )
        if message is None or not is_there:
            raise WireError(404, 10008, "Unknown Message")
        return message
