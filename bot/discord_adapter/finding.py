"""Looks in a channel for a message that a try may have left there.

Goes by Discord's own ids and not by our clock. Only what is our own is looked at. Knows nothing of
the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.discord_adapter.answers import UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, of_exception
from bot.languages import mark
from bot.models import Action, DestinationKind, OutcomeKind, Outgoing, Presence, ProbeResult
from bot.services.outbox import SendGate, WayBadError
from bot.ui.alerts import why_id

PAGE = 100  # messages one request reads, Discord's own limit
PAGES = 10  # requests spent to find one of our messages
SKEW = timedelta(minutes=15)  # as much may our idea of Discord's clock have been off
NOISE = timedelta(minutes=1)  # as much, where one of our own messages seems older
REMEMBERED = 1_000  # posts of forums, some 200 bytes each
_UNREADABLE = ProbeResult(
    finding=Presence.UNREADABLE,
    reason=mark("Raincloud may not read the channel's history."),
    remedy=mark(
        "Give Raincloud the permission Read Message History there, so that it can find out for "
        "itself next time."
    ),
)
_HIDDEN_BY_OTHERS = ProbeResult(
    finding=Presence.UNREADABLE,
    reason=mark("Too many messages came after the doubtful one."),
    remedy=mark("Look in the channel whether it is there."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedChannel:
    """Where a message would be: in a thread, in a channel, or as one of a forum's posts."""

    channel_id: int
    thread_ids: tuple[int, ...] = ()
    is_forum: bool = False
    post_name: str = ""  # of the forum's post that is looked for


class Finder:
    """Reads channels for messages of our own."""

    def __init__(self, client: discord.Client, gate: SendGate) -> None:
        self._client = client
        self._gate = gate
        self._buttons: dict[int, frozenset[str]] = {}  # of posts' first messages, by the post's id

    async def find(self, outgoing: Outgoing, place: SearchedChannel) -> ProbeResult:
        """Look for the message that an earlier try may have left, where it would be."""
        doubt_since = outgoing.delivery.doubt_since
        if doubt_since is None:
            return ProbeResult(finding=Presence.ABSENT)
        try:
            found = await self._look(outgoing, place, doubt_since)
        except WayBadError:
            return _unreachable(mark("Nothing may leave just now."))
        except Exception as error:  # noqa: BLE001 - whatever a request ends in is an outcome
            outcome = of_exception(error, outgoing)
            if outcome.kind in {OutcomeKind.GONE, OutcomeKind.REFUSED}:
                is_gone = outcome.kind is OutcomeKind.GONE
                return replace(_UNREADABLE, refusal=outcome if is_gone else None)
            return _unreachable(outcome.reason, outcome.retry_after)
        channel = outgoing.context.channel
        is_hidden = channel is not None and not channel.may_read_history
        if found.finding is Presence.ABSENT and is_hidden and not (place.is_forum or found.saw):
            return _UNREADABLE  # Discord shows an empty channel to who may not read it
        return found

    async def _look(
        self, outgoing: Outgoing, place: SearchedChannel, since: datetime
    ) -> ProbeResult:
        """Look wherever a try may have gone: a thread may be opened, or given up, after it."""
        is_poll = outgoing.delivery.action is Action.POLL
        for thread_id in place.thread_ids:
            try:
                found = await self._read(thread_id, outgoing, since)
            except discord.NotFound as error:
                if error.code != UNKNOWN_CHANNEL or is_poll:
                    raise
                continue  # what was in a thread that is gone is gone with it
            if found.finding is not Presence.ABSENT or is_poll:
                return found
        if place.is_forum:
            return await self._find_post(place, outgoing, since)
        found = await self._read(place.channel_id, outgoing, since)
        if outgoing.delivery.destination.kind is DestinationKind.USER:
            return found
        return replace(found, posted_in=None)  # in the channel itself

    async def _read(self, channel_id: int, outgoing: Outgoing, since: datetime) -> ProbeResult:
        """Read back from the newest message to one that is surely older than the first try.

        That is an earlier message of our own, or one that Discord's clock puts well before it;
        1,000 messages on it counts as unreadable.
        """
        oldest, after_id = _id_before(since - SKEW), outgoing.context.after_id
        if after_id is not None and channel_id == outgoing.delivery.destination.id:
            oldest = max(oldest, min(after_id, _id_before(since - NOISE)))
        before: int | None = None
        absent = ProbeResult(finding=Presence.ABSENT)
        for _ in range(PAGES):
            async with self._gate.request(outgoing):
                page = await self._client.http.logs_from(channel_id, PAGE, before=before)
            if not isinstance(page, list):  # somebody answers in Discord's place
                return _unreachable(mark("Discord's answer could not be read."))
            absent = replace(absent, saw=absent.saw or bool(page))
            for message in page:
                if int(message["id"]) <= oldest:
                    return absent
                if self._is_ours(message, outgoing):
                    return ProbeResult(
                        finding=Presence.PRESENT,
                        message_id=int(message["id"]),
                        posted_in=channel_id,
                    )
            if len(page) < PAGE:
                return absent
            before = int(page[-1]["id"])
        return _HIDDEN_BY_OTHERS

    async def _find_post(
        self, place: SearchedChannel, outgoing: Outgoing, since: datetime
    ) -> ProbeResult:
        """Look through our own posts of a forum that are young enough, the open ones first."""
        guild_id = outgoing.delivery.guild_id
        if guild_id is None:
            return _unreachable(mark("The server is not known."))
        async with self._gate.request(outgoing):
            answer = await self._client.http.get_active_threads(guild_id)
        found = await self._find_among(answer["threads"], place, outgoing, since)
        channel = outgoing.context.channel
        is_hidden = channel is not None and not channel.may_read_history
        if found.finding is not Presence.ABSENT or is_hidden:  # Discord lists no closed ones then
            return found
        try:
            return await self._find_closed_post(place, outgoing, since)
        except discord.NotFound as error:
            if error.code != UNKNOWN_CHANNEL:
                raise
            return found  # what was in a forum that is gone is gone with it

    async def _find_closed_post(
        self, place: SearchedChannel, outgoing: Outgoing, since: datetime
    ) -> ProbeResult:
        """Look through the posts that were closed since the first try, the last closed first.

        A moderator, or a clean-up bot, may close ours before anybody looks for it.
        """
        before: str | None = None
        for _ in range(PAGES):
            async with self._gate.request(outgoing):
                answer = await self._client.http.get_public_archived_threads(
                    place.channel_id, before=before, limit=PAGE
                )
            threads = answer["threads"]
            found = await self._find_among(threads, place, outgoing, since)
            if found.finding is not Presence.ABSENT or not (threads and answer["has_more"]):
                return found
            before = threads[-1]["thread_metadata"]["archive_timestamp"]
            if discord.utils.parse_time(before) < since - SKEW:
                return found
        return _HIDDEN_BY_OTHERS

    async def _find_among(
        self, threads: list[Any], place: SearchedChannel, outgoing: Outgoing, since: datetime
    ) -> ProbeResult:
        """Look whether one of some threads is the post that an earlier try made.

        One whose first message was deleted is known by its name alone.
        """
        oldest = _id_before(since - SKEW)
        own_id = self._client.user.id if self._client.user is not None else None
        for thread in sorted(threads, key=lambda thread: int(thread["id"])):
            thread_id = int(thread["id"])
            is_there = thread.get("parent_id") == str(place.channel_id) and thread_id > oldest
            if not is_there or thread.get("owner_id") != str(own_id):
                continue
            if self._is_known_as_another(thread_id, outgoing):
                continue
            try:
                async with self._gate.request(outgoing):  # the first message has the post's id
                    message = await self._client.http.get_message(thread_id, thread_id)
            except discord.NotFound as error:
                is_ours = (
                    error.code == UNKNOWN_MESSAGE
                    and thread.get("name") == place.post_name
                    and thread_id > _id_before(since - NOISE)
                )
            else:
                self._remember(thread_id, message)
                is_ours = self._is_ours(message, outgoing)
            if is_ours:
                return ProbeResult(
                    finding=Presence.PRESENT, message_id=thread_id, posted_in=thread_id
                )
        return ProbeResult(finding=Presence.ABSENT)

    def _remember(self, thread_id: int, message: Any) -> None:
        """Remember which delivery made a post: after an outage many are looked for in one forum.

        A message without buttons tells of none.
        """
        parts = _parts(message.get("components") or ())
        buttons = frozenset(part["custom_id"] for part in parts if part.get("custom_id"))
        if buttons:
            self._buttons[thread_id] = buttons
        if len(self._buttons) > REMEMBERED:
            del self._buttons[next(iter(self._buttons))]

    def _is_known_as_another(self, thread_id: int, outgoing: Outgoing) -> bool:
        """Tell whether a post was read before, and is another delivery's; it stays that one's.

        What has no button of its own is looked for in all of them.
        """
        if outgoing.delivery.notice is not None or thread_id not in self._buttons:
            return False
        return why_id(outgoing.delivery.id) not in self._buttons[thread_id]

    def _is_ours(self, message: Any, outgoing: Outgoing) -> bool:
        """Tell whether a message is the one a delivery makes: by button, answer or words."""
        own_id = self._client.user.id if self._client.user is not None else None
        if message["author"]["id"] != str(own_id):
            return False
        delivery, earlier = outgoing.delivery, outgoing.context.earlier
        if delivery.action is Action.POLL and earlier is not None:
            answered = (message.get("message_reference") or {}).get("message_id")
            return message.get("poll") is not None and answered == str(earlier.message_id)
        parts = list(_parts(message.get("components") or ()))
        if delivery.notice is not None:
            shown = [part["content"] for part in parts if "content" in part]
            return shown == [delivery.notice]
        return any(part.get("custom_id") == why_id(delivery.id) for part in parts)


def _id_before(moment: datetime) -> int:
    """Return an id that Discord gave before a time by its clock."""
    return discord.utils.time_snowflake(moment)


def _parts(components: Any) -> Iterator[Any]:
    """Give all components of a message, those inside others too."""
    for component in components:
        yield component
        yield from _parts(component.get("components") or ())
        accessory = component.get("accessory")
        if accessory is not None:
            yield accessory


def _unreachable(reason: str | None, retry_after: timedelta | None = None) -> ProbeResult:
    return ProbeResult(finding=Presence.UNREACHABLE, reason=reason, retry_after=retry_after)
