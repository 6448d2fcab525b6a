"""What is done to a message that is there: edited, published, asked under, given a thread.

Each can be done twice and is done once, but for a poll, which has a nonce. Knows no store.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b

import discord
from discord.ui import LayoutView

from bot.discord_adapter.answers import ALREADY_PUBLISHED, THREAD_IS_THERE, check_object
from bot.languages import mark, speaking
from bot.models import ChannelKind, Outcome, OutcomeKind, Outgoing
from bot.services.base import Clock
from bot.services.outbox import SendGate
from bot.ui.alerts import looks, messages, polls

POLL_LASTS = timedelta(days=7)


async def edit(client: discord.Client, gate: SendGate, outgoing: Outgoing, clock: Clock) -> Outcome:
    """Bring an earlier message up to date; nobody is notified.

    What it shows already is not asked of Discord again.
    """
    view = messages.message(outgoing, clock())
    shown = fingerprint(view)
    earlier = outgoing.context.earlier
    if earlier is not None and earlier.fingerprint == shown:
        return replace(_done(outgoing), is_answer=False)
    async with gate.request(outgoing):
        await _message(client, outgoing).edit(
            view=view, allowed_mentions=discord.AllowedMentions.none()
        )
    return replace(_done(outgoing), fingerprint=shown)


async def publish(
    client: discord.Client, gate: SendGate, outgoing: Outgoing, clock: Clock
) -> Outcome:
    """Pass an earlier message on to the followers of its announcement channel."""
    del clock
    channel = outgoing.context.channel
    if channel is not None and channel.kind is not ChannelKind.NEWS:
        return Outcome(kind=OutcomeKind.REFUSED, reason=mark("This is no announcement channel."))
    try:
        async with gate.request(outgoing):
            message = _message(client, outgoing)
            answer = await client.http.publish_message(message.channel.id, message.id)
            check_object(answer, message.id)
    except discord.HTTPException as error:
        if error.code != ALREADY_PUBLISHED:
            raise
    return _done(outgoing)


async def ask(client: discord.Client, gate: SendGate, outgoing: Outgoing, clock: Clock) -> Outcome:
    """Put a poll under an earlier message."""
    del clock
    with speaking(outgoing.context.language):
        poll = polls.cop_or_drop(outgoing.change, POLL_LASTS)
    message = _message(client, outgoing)
    async with gate.message(outgoing):
        made = await message.channel.send(
            poll=poll,
            nonce=outgoing.nonce,
            allowed_mentions=discord.AllowedMentions.none(),
            reference=reference(outgoing, in_thread=_earlier(outgoing)[1]),  # type: ignore[arg-type]
        )
    return Outcome(kind=OutcomeKind.SENT, is_answer=True, message_id=made.id)


async def open_thread(
    client: discord.Client, gate: SendGate, outgoing: Outgoing, clock: Clock
) -> Outcome:
    """Open a thread at an earlier message; the thread has the message's id."""
    del clock
    try:
        async with gate.request(outgoing):
            await _message(client, outgoing).create_thread(name=messages.name(outgoing))
    except discord.HTTPException as error:
        if error.code != THREAD_IS_THERE:
            raise
    return _done(outgoing)


def fingerprint(view: LayoutView) -> str:
    """Return what tells what a message says from what any other does, in 32 characters."""
    shown = looks.without_looks(view.to_components())  # type: ignore[no-untyped-call]
    text = json.dumps(shown, sort_keys=True)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def reference(outgoing: Outgoing, *, in_thread: int | None) -> discord.MessageReference | None:
    """Return what a message answers: the earlier one, where it is in the same place."""
    earlier = outgoing.context.earlier
    if earlier is None or earlier.message_id is None or earlier.posted_in != in_thread:
        return None
    return discord.MessageReference(
        message_id=earlier.message_id,
        channel_id=earlier.posted_in or earlier.destination.id,
        fail_if_not_exists=False,
    )


def _message(client: discord.Client, outgoing: Outgoing) -> discord.PartialMessage:
    message_id, thread_id = _earlier(outgoing)
    place = thread_id or outgoing.delivery.destination.id
    channel = client.get_partial_messageable(place, guild_id=outgoing.delivery.guild_id)
    return channel.get_partial_message(message_id)


def _earlier(outgoing: Outgoing) -> tuple[int, int | None]:
    earlier = outgoing.context.earlier
    if earlier is None or earlier.message_id is None:
        raise AssertionError("an act is tried only when its message is there")
    return earlier.message_id, earlier.posted_in


def _done(outgoing: Outgoing) -> Outcome:
    message_id, thread_id = _earlier(outgoing)
    return Outcome(
        kind=OutcomeKind.SENT, is_answer=True, message_id=message_id, posted_in=thread_id
    )
