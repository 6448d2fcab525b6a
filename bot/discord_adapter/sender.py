"""Turns a delivery into a message; what Discord says becomes sent, retry, doubt, gone or refused.

Asks no cache: what a channel is comes with the delivery, or is asked of Discord. Knows nothing of
the store.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import discord
from discord.http import handle_message_parameters
from discord.ui import LayoutView

from bot.discord_adapter import message_actions
from bot.discord_adapter.answers import (
    FAULTY_FORM,
    MESSAGES,
    NO_ANSWERS,
    asked_once,
    error_mapping,
    repeated_until,
)
from bot.discord_adapter.channel_facts import read_facts
from bot.discord_adapter.excuses import excused, may_be_excused
from bot.discord_adapter.finding import Finder, SearchedChannel
from bot.languages import mark
from bot.models import (
    Action,
    ChannelFacts,
    ChannelKind,
    DestinationKind,
    Outcome,
    OutcomeKind,
    Outgoing,
    Presence,
    ProbeResult,
)
from bot.services.base import Clock
from bot.services.outbox import NO_TAG_CODE, UNMADE, SendGate, TooLateError, WayBadError
from bot.ui.alerts import messages, pings

TAGS_LIMIT = 5  # of a post, Discord's own limit
_ACTS = {
    Action.EDIT: message_actions.edit,
    Action.PUBLISH: message_actions.publish,
    Action.POLL: message_actions.ask,
    Action.THREAD: message_actions.open_thread,
}

_log = logging.getLogger(__name__)


class DiscordSender:
    """Sends through discord.py, one message a call."""

    def __init__(self, client: discord.Client, gate: SendGate, clock: Clock) -> None:
        self._client = client
        self._gate = gate
        self._clock = clock
        self._finder = Finder(client, gate)

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Try once, with the delivery's own nonce: a second try makes no second message.

        What Discord refuses for its form may have a picture of a shop's that it does not like, or a
        page: then it goes without. So does what may answer no earlier message, as a whole card.
        """
        outcome = await self._send(outgoing)
        if outcome.code == NO_ANSWERS and outgoing.delivery.action is not Action.POLL:
            outgoing = replace(outgoing, context=replace(outgoing.context, earlier=None))
            outcome = await self._send(outgoing)
        change = outgoing.change
        if outcome.code != FAULTY_FORM or change is None:
            return outcome
        plain = replace(change, image_url=None)
        for less, was in ((plain, change.image_url), (replace(plain, url=None), change.url)):
            if was is not None and outcome.code == FAULTY_FORM:
                _log.warning("Delivery %d is tried without %s", outgoing.delivery.id, was)
                outcome = await self._send(replace(outgoing, change=less))
        return outcome

    async def _send(self, outgoing: Outgoing) -> Outcome:
        learned: ChannelFacts | None = None
        try:
            if outgoing.context.channel is None and not _is_direct(outgoing):
                learned = await self._learn(outgoing)
                context = replace(outgoing.context, channel=learned)
                outgoing = replace(outgoing, context=context)
            action = outgoing.delivery.action
            if action in _ACTS:
                outcome = await _ACTS[action](self._client, self._gate, outgoing, self._clock)
            else:
                outcome = await self._post(outgoing)
        except TooLateError:
            outcome = Outcome(
                kind=OutcomeKind.RETRY,
                retry_after=timedelta(0),
                reason=mark("Quiet hours have begun."),
            )
        except WayBadError:
            outcome = Outcome(kind=OutcomeKind.RETRY, reason=mark("Nothing may leave just now."))
        except UnmakeableError as fault:
            _log.exception("Delivery %d could not be made", outgoing.delivery.id, exc_info=fault)
            outcome = UNMADE
        except BeforehandError as failure:
            outcome = await _outcome_of(failure.error, outgoing)
            if outcome.kind is OutcomeKind.DOUBT:  # the message itself never left
                outcome = replace(outcome, kind=OutcomeKind.RETRY)
        except Exception as error:  # noqa: BLE001 - whatever a request ends in is an outcome
            outcome = await _outcome_of(error, outgoing)
        if may_be_excused(outgoing, outcome):
            outcome = await excused(self._client, self._gate, outgoing, outcome)
        return outcome if learned is None else replace(outcome, facts=learned)

    async def find(self, outgoing: Outgoing) -> ProbeResult:
        """Look for the message that an earlier try may have left, where it would be."""
        channel = outgoing.context.channel
        earlier = outgoing.context.earlier
        places = [outgoing.delivery.posted_in, outgoing.context.thread_id]
        if outgoing.delivery.action is Action.POLL and earlier is not None:
            places = [earlier.posted_in]  # a poll is where its card is
        try:
            channel_id = await self._channel_id(outgoing)
        except WayBadError:
            return ProbeResult(
                finding=Presence.UNREACHABLE, reason=mark("Nothing may leave just now.")
            )
        except BeforehandError as failure:
            reason = error_mapping.of_exception(failure.error, outgoing).reason
            return ProbeResult(finding=Presence.UNREACHABLE, reason=reason)
        is_forum = channel is not None and channel.kind is ChannelKind.FORUM
        place = SearchedChannel(
            channel_id=channel_id,
            thread_ids=tuple(dict.fromkeys(each for each in places if each is not None)),
            is_forum=is_forum,
            post_name=messages.name(outgoing) if is_forum else "",
        )
        found = await self._finder.find(outgoing, place)
        if found.refusal is None or not may_be_excused(outgoing, found.refusal):
            return found
        refusal = await excused(self._client, self._gate, outgoing, found.refusal)
        if refusal.kind is not OutcomeKind.RETRY:
            return replace(found, refusal=refusal)
        return ProbeResult(
            finding=Presence.UNREACHABLE, retry_after=refusal.retry_after, reason=refusal.reason
        )

    async def _post(self, outgoing: Outgoing) -> Outcome:
        channel = outgoing.context.channel
        is_forum = channel is not None and channel.kind is ChannelKind.FORUM
        with making():
            view = messages.message(outgoing, self._clock())
            name = messages.name(outgoing)
        is_in_thread = is_forum or outgoing.context.threads or _is_direct(outgoing)
        thread_id = outgoing.context.thread_id if is_in_thread else None
        if is_forum and outgoing.delivery.attempts:
            found = await self.find(outgoing)  # a new post takes no nonce
            if found.finding is not Presence.ABSENT:
                return error_mapping.of_finding(found)
        shown = message_actions.fingerprint(view)
        if channel is not None and is_forum and thread_id is None:
            return await self._open_post(outgoing, channel, view, name)
        channel_id = thread_id or await self._channel_id(outgoing)
        posted_in = channel_id if _is_direct(outgoing) else thread_id
        place = self._client.get_partial_messageable(channel_id)
        quiet_from = outgoing.context.quiet_from
        async with self._gate.message(outgoing):
            with repeated_until(lambda: quiet_from is not None and self._clock() >= quiet_from):
                message = await place.send(
                    view=view,
                    allowed_mentions=pings.allowed(outgoing),
                    nonce=outgoing.nonce,
                    reference=message_actions.reference(outgoing, in_thread=posted_in),  # type: ignore[arg-type]
                )
        if message.nonce is not None and f"{message.nonce}" != f"{outgoing.nonce}":
            return Outcome(
                kind=OutcomeKind.DOUBT,
                is_way_bad=True,
                reason=mark("The answer was of another message."),
            )
        return Outcome(
            kind=OutcomeKind.SENT,
            is_answer=True,
            message_id=message.id,
            posted_in=posted_in,
            fingerprint=shown,
        )

    async def _open_post(
        self, outgoing: Outgoing, channel: ChannelFacts, view: LayoutView, name: str
    ) -> Outcome:
        """Open a post in a forum, whose first message the card is."""
        tags = tags_for(channel, outgoing.context.tags)
        if channel.requires_tag and not tags:
            refusal = MESSAGES[NO_TAG_CODE]
            return Outcome(
                kind=OutcomeKind.REFUSED,
                code=NO_TAG_CODE,
                reason=refusal.reason,
                remedy=refusal.remedy,
            )
        async with self._gate.message(outgoing):
            with (
                asked_once(),  # a new post takes no nonce
                handle_message_parameters(
                    view=view,
                    allowed_mentions=pings.allowed(outgoing),
                    channel_payload={"name": name, "applied_tags": [str(tag) for tag in tags]},
                ) as params,
            ):
                made = await self._client.http.start_thread_in_forum(channel.id, params=params)
        return Outcome(
            kind=OutcomeKind.SENT,
            is_answer=True,
            message_id=int(made["message"]["id"]),
            posted_in=int(made["id"]),
            fingerprint=message_actions.fingerprint(view),
        )

    async def _learn(self, outgoing: Outgoing) -> ChannelFacts | None:
        """Ask Discord what a channel is of which nothing is known."""
        with beforehand():
            async with self._gate.request(outgoing):
                payload = await self._client.http.get_channel(outgoing.delivery.destination.id)
        return read_facts(payload)

    async def _channel_id(self, outgoing: Outgoing) -> int:
        """Return the channel a message goes to; a person's is opened first."""
        destination = outgoing.delivery.destination
        if destination.kind is DestinationKind.CHANNEL:
            return destination.id
        if outgoing.context.direct_channel is not None:
            return outgoing.context.direct_channel
        with beforehand():
            async with self._gate.request(outgoing):
                opened = await self._client.http.start_private_message(destination.id)
        return int(opened["id"])


async def _outcome_of(error: Exception, outgoing: Outgoing) -> Outcome:
    told = await error_mapping.told_wait(error)
    return error_mapping.of_exception(error, outgoing, told=told)


class BeforehandError(Exception):
    """A request failed that comes before the message: that surely was not sent."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"{error}")
        self.error = error


@contextmanager
def beforehand() -> Iterator[None]:
    """Tell what fails before the message leaves from what fails with it."""
    try:
        yield
    except (TooLateError, WayBadError):
        raise
    except Exception as error:
        raise BeforehandError(error) from error


class UnmakeableError(Exception):
    """A delivery could not be made into a message: a fault of ours, met before any request."""


@contextmanager
def making() -> Iterator[None]:
    """Tell a fault in making a message from one in sending it."""
    try:
        yield
    except Exception as error:
        raise UnmakeableError from error


def tags_for(channel: ChannelFacts, wanted: Sequence[int]) -> list[int]:
    """Return the tags of a new post: those wanted that are there, or one where one is needed.

    Args:
        channel: a forum.
        wanted: the ids of the subscription's tags.
    """
    allowed = [tag.id for tag in channel.tags if channel.may_moderate or not tag.is_moderated]
    known = {tag.id for tag in channel.tags}
    chosen = [tag for tag in wanted if tag in known][:TAGS_LIMIT]
    return chosen or (allowed[:1] if channel.requires_tag else [])


def _is_direct(outgoing: Outgoing) -> bool:
    return outgoing.delivery.destination.kind is DestinationKind.USER
