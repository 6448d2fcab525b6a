"""What is done to a message that is there: edited, published, asked under, given a thread.

Each can be done twice and is done once, but for a poll, which has a nonce. Knows no store.
"""

from __future__ import annotations

from datetime import timedelta

import discord

from bot.languages import mark, speaking
from bot.models import Outcome, OutcomeKind, Outgoing
from bot.services.base import Clock, Pace
from bot.services.outbox import leaving
from bot.ui.alerts import messages, polls

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
ALREADY_PUBLISHED = 40033
THREAD_IS_THERE = 160004
POLL_LASTS = timedelta(days=7)


async def edit(client: discord.Client, pace: Pace, outgoing: Outgoing, clock: Clock) -> Outcome:
    """Bring an earlier message up to date; nobody is notified."""
    async with pace.request():
        await _message(client, outgoing).edit(
            view=messages.message(outgoing, clock()),
            allowed_mentions=discord.AllowedMentions.none(),
        )
    return _done(outgoing)


async def publish(client: discord.Client, pace: Pace, outgoing: Outgoing, clock: Clock) -> Outcome:
    """Pass an earlier message on to the followers of its announcement channel."""
    del clock
    channel = client.get_channel(outgoing.delivery.destination.id)
    if isinstance(channel, discord.TextChannel) and not channel.is_news():
        return Outcome(kind=OutcomeKind.REFUSED, reason=mark("This is no announcement channel."))
    try:
        async with pace.request():
            await _message(client, outgoing).publish()
    except discord.HTTPException as error:
        if error.code != ALREADY_PUBLISHED:
            raise
    return _done(outgoing)


async def ask(client: discord.Client, pace: Pace, outgoing: Outgoing, clock: Clock) -> Outcome:
    """Put a poll under an earlier message."""
    with speaking(outgoing.context.language):
        poll = polls.cop_or_drop(outgoing.change, POLL_LASTS)
    message = _message(client, outgoing)
    async with leaving(pace, clock, outgoing):
        made = await message.channel.send(
            poll=poll,
            nonce=outgoing.nonce,
            allowed_mentions=discord.AllowedMentions.none(),
            reference=reference(outgoing, in_thread=_earlier(outgoing)[1]),  # type: ignore[arg-type]
        )
    return Outcome(kind=OutcomeKind.SENT, message_id=made.id)


async def open_thread(
    client: discord.Client, pace: Pace, outgoing: Outgoing, clock: Clock
) -> Outcome:
    """Open a thread at an earlier message; the thread has the message's id."""
    del clock
    try:
        async with pace.request():
            await _message(client, outgoing).create_thread(name=messages.name(outgoing))
    except discord.HTTPException as error:
        if error.code != THREAD_IS_THERE:
            raise
    return _done(outgoing)


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
    return Outcome(kind=OutcomeKind.SENT, message_id=message_id, posted_in=thread_id)
