"""Turns a delivery into a message; what Discord says becomes sent, retry, doubt, gone or refused.

Knows nothing of the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import aiohttp
import discord

from bot.discord_adapter import error_mapping, message_actions
from bot.languages import mark
from bot.models import (
    Action,
    DestinationKind,
    Outcome,
    OutcomeKind,
    Outgoing,
    Presence,
    ProbeResult,
)
from bot.services.base import Clock, Pace
from bot.services.outbox import TooLateError, leaving
from bot.ui.alerts import messages, why_id

PAGE = 100  # messages one request reads, Discord's own limit
PAGES = 10  # requests spent to find one of our messages
SKEW = timedelta(minutes=1)  # between Discord's clock, which is in its ids, and ours
_NETWORK = (aiohttp.ClientError, OSError, TimeoutError)
_ACTS = {
    Action.EDIT: message_actions.edit,
    Action.PUBLISH: message_actions.publish,
    Action.POLL: message_actions.ask,
    Action.THREAD: message_actions.open_thread,
}


class Sender:
    """Sends through discord.py, one message a call."""

    def __init__(self, client: discord.Client, pace: Pace, clock: Clock) -> None:
        self._client = client
        self._pace = pace
        self._clock = clock

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Try once, with the delivery's own nonce: a second try makes no second message."""
        action = outgoing.delivery.action
        try:
            if action in _ACTS:
                return await _ACTS[action](self._client, self._pace, outgoing, self._clock)
            return await self._post(outgoing)
        except TooLateError:
            return Outcome(
                kind=OutcomeKind.RETRY,
                retry_after=timedelta(0),
                reason=mark("Quiet hours have begun."),
            )
        except discord.HTTPException as error:
            return error_mapping.of_error(error, outgoing)
        except _NETWORK as error:
            return Outcome(
                kind=OutcomeKind.DOUBT, reason=f"The connection broke ({type(error).__name__})."
            )

    async def find(self, outgoing: Outgoing) -> ProbeResult:
        """Look for the message that an earlier try may have left, where it would be."""
        doubt_since = outgoing.delivery.doubt_since
        if doubt_since is None or (outgoing.change is None and not outgoing.delivery.is_sample):
            return ProbeResult(
                finding=Presence.UNREADABLE, reason=mark("A notice cannot be told by its look.")
            )
        start = discord.Object(discord.utils.time_snowflake(doubt_since - SKEW))
        try:
            return await self._look(start, outgoing)
        except (discord.Forbidden, discord.NotFound):
            return ProbeResult(
                finding=Presence.UNREADABLE,
                reason=mark("Raincloud may not read the channel's history."),
            )
        except (discord.HTTPException, *_NETWORK) as error:
            return ProbeResult(
                finding=Presence.UNREACHABLE,
                reason=f"The channel could not be read ({type(error).__name__}).",
            )

    async def _look(self, start: discord.Object, outgoing: Outgoing) -> ProbeResult:
        """Look wherever a try may have gone: a thread may be opened, or given up, after it."""
        context, channel_id = outgoing.context, outgoing.delivery.destination.id
        if outgoing.delivery.action is Action.POLL and context.earlier is not None:
            thread_id = context.earlier.posted_in  # a poll is where its card is
            place = self._client.get_partial_messageable(thread_id or channel_id)
            return await self._read(place, start, outgoing, thread_id)
        if context.thread_id is not None:
            thread = self._client.get_partial_messageable(context.thread_id)
            found = await self._read(thread, start, outgoing, context.thread_id)
            if found.finding is not Presence.ABSENT:
                return found
        forum = self._forum(outgoing)
        if forum is not None:
            return await self._find_thread(forum, start, outgoing)
        return await self._read(await self._channel(outgoing), start, outgoing, None)

    async def _post(self, outgoing: Outgoing) -> Outcome:
        view = messages.message(outgoing, self._clock())
        mentions = messages.mentions(outgoing)
        forum = self._forum(outgoing)
        is_in_thread = forum is not None or outgoing.context.threads
        thread_id = outgoing.context.thread_id if is_in_thread else None
        if forum is not None and outgoing.delivery.attempts:
            found = await self.find(outgoing)  # a new post takes no nonce
            if found.finding is not Presence.ABSENT:
                return error_mapping.of_finding(found)
        if forum is not None and thread_id is None:
            async with leaving(self._pace, self._clock, outgoing):
                made = await forum.create_thread(
                    name=messages.name(outgoing),
                    view=view,
                    allowed_mentions=mentions,
                    applied_tags=cast(
                        "list[discord.ForumTag]",
                        [discord.Object(tag) for tag in outgoing.context.tags],
                    ),
                )
            return Outcome(
                kind=OutcomeKind.SENT, message_id=made.message.id, posted_in=made.thread.id
            )
        channel = await self._channel(outgoing)
        if thread_id is not None:
            channel = self._client.get_partial_messageable(thread_id)
        async with leaving(self._pace, self._clock, outgoing):
            message = await channel.send(
                view=view,
                allowed_mentions=mentions,
                nonce=outgoing.nonce,
                reference=message_actions.reference(outgoing, in_thread=thread_id),  # type: ignore[arg-type]
            )
        return Outcome(kind=OutcomeKind.SENT, message_id=message.id, posted_in=thread_id)

    async def _read(
        self,
        channel: discord.abc.Messageable,
        start: discord.Object,
        outgoing: Outgoing,
        thread_id: int | None,
    ) -> ProbeResult:
        """Read forward from the first doubtful try; 1,000 messages on it counts as unreadable."""
        for _ in range(PAGES):
            history = channel.history(limit=PAGE, after=start, oldest_first=True)
            async with self._pace.request():
                page = [message async for message in history]
            for message in page:
                if self._is_ours(message, outgoing):
                    return ProbeResult(
                        finding=Presence.PRESENT,
                        message_id=message.id,
                        posted_in=thread_id,
                    )
            if len(page) < PAGE:
                return ProbeResult(finding=Presence.ABSENT)
            start = discord.Object(page[-1].id)
        return ProbeResult(
            finding=Presence.UNREADABLE,
            reason=mark("Too many messages came after the doubtful one."),
        )

    async def _find_thread(
        self, forum: discord.ForumChannel, start: discord.Object, outgoing: Outgoing
    ) -> ProbeResult:
        """Look through the forum's living posts that are younger than the first doubtful try."""
        async with self._pace.request():
            threads = await forum.guild.active_threads()
        young = [thread for thread in threads if thread.parent_id == forum.id]
        for thread in sorted(young, key=lambda thread: thread.id):
            if thread.id <= start.id:
                continue
            async with self._pace.request():
                message = await thread.fetch_message(thread.id)  # the first message has its id
            if self._is_ours(message, outgoing):
                return ProbeResult(
                    finding=Presence.PRESENT, message_id=message.id, posted_in=thread.id
                )
        return ProbeResult(finding=Presence.ABSENT)

    def _is_ours(self, message: discord.Message, outgoing: Outgoing) -> bool:
        """Tell whether a message is the one a delivery makes: by its button, or as an answer."""
        earlier = outgoing.context.earlier
        if outgoing.delivery.action is Action.POLL and earlier is not None:
            answered = message.reference.message_id if message.reference else None
            return message.poll is not None and answered == earlier.message_id
        wanted = why_id(outgoing.delivery.id)
        return any(wanted in _custom_ids(part) for part in message.components)

    def _forum(self, outgoing: Outgoing) -> discord.ForumChannel | None:
        found = self._client.get_channel(outgoing.delivery.destination.id)
        return found if isinstance(found, discord.ForumChannel) else None

    async def _channel(self, outgoing: Outgoing) -> discord.abc.Messageable:
        destination = outgoing.delivery.destination
        if destination.kind is DestinationKind.USER:
            async with self._pace.request():
                return await self._client.create_dm(discord.Object(destination.id))
        return self._client.get_partial_messageable(destination.id)


def _custom_ids(component: object) -> Iterator[str]:
    custom_id = getattr(component, "custom_id", None)
    if custom_id is not None:
        yield custom_id
    for child in getattr(component, "children", ()):
        yield from _custom_ids(child)
