"""Threads, forum posts, published messages and scheduled events.

Handlers as in `handlers.py`; limits, faults and the log are `rest.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.wire import payloads
from tests.wire.answers import Answer, ComplaintError, LimitError, WireError
from tests.wire.handlers import Call, Handler
from tests.wire.limits import ChannelQuota
from tests.wire.posts import check_may_send, denied, make_message
from tests.wire.routes import Route
from tests.wire.world import (
    ANNOUNCEMENT_CHANNEL,
    FORUM_CHANNEL,
    READ_HISTORY,
    Channel,
    Guild,
    Message,
    World,
)

CROSSPOSTED = 1 << 0
CLOSED_DEFAULT = 50  # threads, "List Public Archived Threads"
NAME_LIMIT = 100  # characters of a thread's or an event's name


@dataclass
class ThreadHandlers:
    """The handlers over one world."""

    world: World
    channel_of: Callable[[Call], Channel]
    message_of: Callable[[Call], Message]
    publications: ChannelQuota

    def table(self) -> dict[Route, Handler]:
        """Return the handler of every route that is answered here."""
        return {
            Route.PUBLISH: self.publish,
            Route.OPEN_THREAD: self.open_thread,
            Route.FORUM_POST: self.forum_post,
            Route.GET_MEMBER: self.get_member,
            Route.ACTIVE_THREADS: self.active_threads,
            Route.CLOSED_THREADS: self.closed_threads,
            Route.LIST_EVENTS: self.list_events,
            Route.GET_EVENT: self.get_event,
            Route.CREATE_EVENT: self.create_event,
            Route.EDIT_EVENT: self.edit_event,
            Route.DELETE_EVENT: self.delete_event,
        }

    def publish(self, call: Call) -> Answer:
        """Crosspost Message; a second time is refused."""
        channel, message = self.channel_of(call), self.message_of(call)
        if channel.kind != ANNOUNCEMENT_CHANNEL:
            raise WireError(400, 50024, "Cannot execute action on this channel type")
        if message.payload["flags"] & CROSSPOSTED:
            raise WireError(400, 40033, "This message has already been crossposted")
        self._check_timeout(channel.guild)
        if retry_after := self.publications.take(channel.id):
            raise LimitError(retry_after)
        message.payload["flags"] |= CROSSPOSTED
        return Answer(200, message.payload)

    def open_thread(self, call: Call) -> Answer:
        """Start Thread from Message; the thread has the message's id, so there is one at most."""
        channel, message = self.channel_of(call), self.message_of(call)
        if message.id in self.world.channels:
            raise WireError(400, 160004, "A thread has already been created for this message")
        _check_name(call.body)
        self._check_timeout(channel.guild)
        self._check_room(channel.guild)
        thread = self.world.add_thread(channel, message.id, call.body["name"])
        return Answer(201, payloads.thread(thread, self.world.bot))

    def forum_post(self, call: Call) -> Answer:
        """Start Thread in Forum Channel; the first message has the thread's id."""
        forum = self.channel_of(call)
        if forum.kind != FORUM_CHANNEL:
            raise ComplaintError(["Only forums take posts here."])
        _check_name(call.body)
        check_may_send(self.world, forum)
        tags = [int(tag) for tag in call.body.get("applied_tags") or []]
        if any(tag not in forum.tags for tag in tags):
            raise WireError(404, 10087, "Unknown tag")
        if forum.requires_tag and not tags:
            raise WireError(400, 40067, "A tag is required to create a forum post in this channel")
        self._check_room(forum.guild)
        first = make_message(
            self.world, forum, call.body["message"], received_at=call.received_at, files=call.files
        )
        thread = self.world.add_thread(forum, first.id, call.body["name"])
        thread.tags = tags
        self.world.move_message(first, thread)
        answer = payloads.thread(thread, self.world.bot) | {"message": first.payload}
        return Answer(201, answer)

    def get_member(self, call: Call) -> Answer:
        """Get Guild Member, the bot's own; of others the loopback knows nothing."""
        guild, bot = self._guild(call), self.world.bot
        if call.id("user_id") != bot.id:
            raise WireError(404, 10007, "Unknown Member")
        return Answer(200, payloads.bot_member(guild, bot))

    def active_threads(self, call: Call) -> Answer:
        """List Active Guild Threads."""
        open_threads = [each for each in self._guild(call).threads if not each.is_archived]
        threads = [payloads.thread(each, self.world.bot) for each in open_threads]
        return Answer(200, {"threads": threads, "members": []})

    def closed_threads(self, call: Call) -> Answer:
        """List Public Archived Threads, the last closed first."""
        channel = self.channel_of(call)
        if denied(channel) & READ_HISTORY:
            raise WireError(403, 50013, "Missing Permissions")
        before = call.query.get("before")
        described = [
            payloads.thread(each, self.world.bot)
            for each in self.world.channels.values()
            if each.parent is channel and each.is_archived
        ]
        described.sort(key=_closed_at, reverse=True)
        listed = [each for each in described if before is None or _closed_at(each) < before]
        limit = int(call.query.get("limit", CLOSED_DEFAULT))
        has_more = len(listed) > limit
        return Answer(200, {"threads": listed[:limit], "members": [], "has_more": has_more})

    def list_events(self, call: Call) -> Answer:
        """List Scheduled Events for Guild."""
        return Answer(200, list(self._guild(call).events.values()))

    def get_event(self, call: Call) -> Answer:
        """Get Guild Scheduled Event."""
        return Answer(200, self._event(call))

    def create_event(self, call: Call) -> Answer:
        """Create Guild Scheduled Event."""
        guild = self._guild(call)
        _check_name(call.body)
        self._check_timeout(guild)
        if len(guild.events) >= guild.event_limit:
            raise WireError(
                400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)"
            )
        event_id = self.world.new_id()
        event: dict[str, Any] = {
            "id": str(event_id),
            "guild_id": str(guild.id),
            "channel_id": None,
            "creator_id": str(self.world.bot.id),
            "status": 1,
            "entity_id": None,
            "recurrence_rule": None,
            "description": None,
            **call.body,
        }
        guild.events[event_id] = event
        return Answer(200, event)

    def edit_event(self, call: Call) -> Answer:
        """Modify Guild Scheduled Event."""
        event = self._event(call)
        event.update(call.body)
        return Answer(200, event)

    def delete_event(self, call: Call) -> Answer:
        """Delete Guild Scheduled Event."""
        event = self._event(call)
        del self._guild(call).events[int(event["id"])]
        return Answer(204, None)

    def _check_timeout(self, guild: Guild | None) -> None:
        if self.world.has_timed_out_bot(guild):
            raise WireError(403, 50013, "Missing Permissions")

    def _check_room(self, guild: Guild | None) -> None:
        active = [] if guild is None else [each for each in guild.threads if not each.is_archived]
        if guild is not None and len(active) >= guild.thread_limit:
            raise WireError(400, 160006, "Maximum number of active threads reached")

    def _guild(self, call: Call) -> Guild:
        guild = self.world.guilds.get(call.id("guild_id"))
        if guild is None:
            raise WireError(404, 10004, "Unknown Guild")
        return guild

    def _event(self, call: Call) -> dict[str, Any]:
        event = self._guild(call).events.get(call.id("guild_scheduled_event_id"))
        if event is None:
            raise WireError(404, 10070, "Unknown Guild Scheduled Event")
        return event


def _closed_at(thread: dict[str, Any]) -> str:
    at: str = thread["thread_metadata"]["archive_timestamp"]
    return at


def _check_name(body: dict[str, Any]) -> None:
    if not 1 <= len(body["name"]) <= NAME_LIMIT:
        raise ComplaintError(
            [f"The name has {len(body['name'])} characters; 1 to 100 are allowed."]
        )
