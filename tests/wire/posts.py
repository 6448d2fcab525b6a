"""Messages are made and changed here, from a request's JSON to what the API answers.

It checks each against `rules.py` and knows nothing of HTTP, limits or faults.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from tests.wire import payloads
from tests.wire.answers import ComplaintError, WireError
from tests.wire.mentions import pings
from tests.wire.rules import check_message, walk
from tests.wire.world import (
    MANAGE_THREADS,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    Message,
    User,
    World,
)

EPHEMERAL = 1 << 6  # the message flag EPHEMERAL
# What Discord adds to a component that does not say it ("Component Reference"), by type.
COMPONENT_DEFAULTS: dict[int, dict[str, Any]] = {
    11: {"description": None, "spoiler": False},  # thumbnail
    14: {"divider": True, "spacing": 1},  # separator
    17: {"accent_color": None, "spoiler": False},  # container
}
Json = dict[str, Any]
Files = Mapping[str, bytes]


def denied(channel: Channel) -> int:
    """Return the permissions that are taken from the bot in a channel, or where a thread is."""
    return channel.denied_to_bot | (channel.parent.denied_to_bot if channel.parent else 0)


def check_may_send(world: World, channel: Channel) -> None:
    """Raise what Discord answers to a bot that may not write in a channel just now."""
    if denied(channel) & VIEW_CHANNEL:
        raise WireError(403, 50001, "Missing Access")
    if denied(channel) & SEND_MESSAGES or world.has_timed_out_bot(channel.guild):
        raise WireError(403, 50013, "Missing Permissions")
    may_open = channel.guild is not None and channel.guild.bot_permissions & MANAGE_THREADS
    if channel.is_locked and not may_open:
        if channel.is_archived:
            raise WireError(400, 50083, "Thread is archived")
        raise WireError(403, 160005, "Thread is locked")
    channel.is_archived = False  # a message opens it


def write_as(world: World, author: User, channel: Channel, text: str, at: float) -> Message:
    """Let somebody else write a message; `at` is in monotonic seconds."""
    message = make_message(world, channel, {"content": text}, received_at=at)
    message.author = author
    message.payload["author"] = payloads.user(author)
    return message


def make_message(
    world: World,
    channel: Channel,
    body: Json,
    *,
    received_at: float,
    files: Files | None = None,
    seen_by: User | None = None,
    origin: Json | None = None,
) -> Message:
    """Make and keep a message of the bot's; `origin` is the metadata of its interaction.

    Raises ComplaintError if Discord would refuse it.
    """
    files = files or {}
    if complaints := check_message(body, files=len(files)):
        raise ComplaintError(complaints)
    message_id = world.new_id()
    payload: Json = {
        "id": str(message_id),
        "type": 0,
        "channel_id": str(channel.id),
        "author": payloads.user(world.bot),
        "timestamp": payloads.timestamp(world.now()),
        "edited_timestamp": None,
        "tts": bool(body.get("tts")),
        "pinned": False,
        "flags": body.get("flags") or 0,
        "attachments": [],
    }
    if origin is not None:
        is_command = origin["type"] == 2
        payload["type"] = 20 if is_command else 0  # CHAT_INPUT_COMMAND
        payload["interaction_metadata"] = origin
        payload["application_id"] = payload["webhook_id"] = str(world.bot.id)
    if reference := body.get("message_reference"):
        payload["message_reference"] = {
            key: str(value) if key.endswith("_id") else value for key, value in reference.items()
        }
    nonce = body.get("nonce")
    if nonce is not None:
        payload["nonce"] = nonce
    message = Message(
        message_id,
        channel.id,
        world.bot,
        payload,
        received_at,
        None if nonce is None else str(nonce),
        seen_by,
        None if origin is None else int(origin["id"]),
    )
    message.pings = pings(body)
    _fill(world, message, body, files)
    world.add_message(message)
    return message


def edit_message(world: World, message: Message, body: Json, files: Files | None = None) -> None:
    """Change a message; what the request does not name stays.

    Raises ComplaintError if Discord would refuse the message as it would then stand.
    """
    files = files or {}
    merged = {
        key: message.payload[key]
        for key in ("content", "embeds", "components", "flags", "attachments")
    }
    merged |= body
    merged["flags"] = (message.payload["flags"] | (body.get("flags") or 0)) & ~EPHEMERAL
    if complaints := check_message(merged, files=len(files)):
        raise ComplaintError(complaints)
    message.payload["flags"] = merged["flags"] | (message.payload["flags"] & EPHEMERAL)
    _fill(world, message, merged, files)
    message.payload["edited_timestamp"] = payloads.timestamp(world.now())
    message.edits += 1


def _fill(world: World, message: Message, body: Json, files: Files) -> None:
    """Set all that a request may set, in the shape of an answer."""
    components = copy.deepcopy(body.get("components") or [])
    for number, component in enumerate(walk(components), start=1):
        if isinstance(component, dict):
            for key, value in COMPONENT_DEFAULTS.get(component["type"], {}).items():
                component.setdefault(key, value)
            component["id"] = component.get("id") or number
        for media in _media(component):
            media.setdefault("proxy_url", media.get("url"))
    pinged = pings(body)
    message.payload.update(
        content=body.get("content") or "",
        embeds=[_embed(embed) for embed in body.get("embeds") or []],
        components=components,
        attachments=_attachments(world, message, body, files),
        mention_everyone=pinged.is_everyone,
        mention_roles=[str(each) for each in pinged.roles],
        mentions=[payloads.user(world.users[each]) for each in pinged.users if each in world.users],
    )
    if poll := body.get("poll"):
        message.payload["poll"] = _poll(world, poll)


def _poll(world: World, asked: Json) -> Json:
    """Answer a poll as "Poll Object" has it: numbered, with its end and no votes."""
    hours = asked.get("duration") or 24
    return {
        "question": asked["question"],
        "answers": [
            {"answer_id": number, "poll_media": each["poll_media"]}
            for number, each in enumerate(asked["answers"], start=1)
        ],
        "expiry": payloads.timestamp(world.now() + hours * 3600),
        "allow_multiselect": bool(asked.get("allow_multiselect")),
        "layout_type": asked.get("layout_type") or 1,
        "results": {"is_finalized": False, "answer_counts": []},
    }


def _embed(embed: Json) -> Json:
    fields = [{"inline": False, **each} for each in embed.get("fields") or []]
    return {"type": "rich", **embed, **({"fields": fields} if fields else {})}


def _media(component: Mapping[str, Any]) -> list[Json]:
    """List the media items of a thumbnail, a gallery or a file."""
    found = [component.get("media"), component.get("file")]
    found += [item.get("media") for item in component.get("items") or []]
    return [media for media in found if isinstance(media, dict)]


def _attachments(world: World, message: Message, body: Json, files: Files) -> list[Json]:
    """List the attachments kept from before, then the files uploaded with the request."""
    kept = {each["id"]: each for each in message.payload["attachments"]}
    listed = []
    for asked in body.get("attachments") or []:
        upload = files.get(f"files[{asked['id']}]")
        if upload is None:
            if str(asked["id"]) in kept:
                listed.append(kept[str(asked["id"])])
            continue
        name = asked.get("filename") or "unnamed"
        message.files[name] = upload
        attachment_id = world.new_id()
        url = f"https://cdn.discordapp.com/attachments/{message.channel_id}/{attachment_id}/{name}"
        listed.append(
            {
                "id": str(attachment_id),
                "filename": name,
                "size": len(upload),
                "url": url,
                "proxy_url": url,
                "description": asked.get("description"),
            }
        )
    return listed
