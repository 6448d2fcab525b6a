"""Interactions under way, and what the person who began one sees of the answer.

It keeps Discord's clock on them: 3 seconds for the first answer, one answer only, 15 minutes
for the token ("Receiving and Responding to Interactions"). It knows no HTTP.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.wire.answers import ComplaintError, WireError
from tests.wire.limits import Clock
from tests.wire.pulse import Pulse
from tests.wire.world import Channel, Guild, Message, User

FIRST_ANSWER_LIMIT = 3.0  # seconds
TOKEN_LIFE = 15 * 60.0  # seconds

Json = dict[str, Any]

# Kinds of interaction.
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
# Kinds of answer.
MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

ANSWERS_OF_KIND = {
    COMMAND: {MESSAGE, DEFERRED_MESSAGE, MODAL},
    COMPONENT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE},
}


@dataclass(eq=False)
class Reply:
    """What a person sees after a command, a press or a modal; it grows while the bot goes on."""

    interaction_id: int
    user: User
    type: int | None = None  # of the callback: 4 message, 5 and 6 deferred, 7 update, 9 modal
    data: Json = field(default_factory=dict)  # of the callback, as the bot sent it
    answered_after: float | None = None  # seconds
    message: Message | None = None  # the answer, or the message that was updated
    is_waiting: bool = False  # "... is thinking", not yet followed by a message
    follow_ups: list[Message] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    pulse: Pulse = field(default_factory=Pulse)

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the person sees the answer."""
        return self.message is not None and self.message.is_ephemeral

    @property
    def content(self) -> str:
        """The text of the answer outside embeds and components."""
        return "" if self.message is None else self.message.content

    @property
    def choices(self) -> list[Json]:
        """The choices offered to an autocomplete."""
        return list(self.data.get("choices") or [])

    async def wait(self, until: Callable[[Reply], bool], timeout_seconds: float) -> None:
        """Wait until this reply is as it should be.

        Raises ComplaintError as soon as a request about this interaction is wrong, and
        TimeoutError after `timeout_seconds`.
        """
        await self.pulse.until(lambda: bool(self.complaints) or until(self), timeout_seconds)
        if self.complaints:
            raise ComplaintError(self.complaints)

    async def wait_for_follow_ups(self, count: int = 1, timeout_seconds: float = 5.0) -> None:
        """Wait until the bot has sent `count` follow-up messages."""
        await self.wait(lambda reply: len(reply.follow_ups) >= count, timeout_seconds)


@dataclass(eq=False)
class Interaction:
    """One interaction, as the server keeps it."""

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    guild: Guild | None
    begun_at: float  # monotonic seconds
    reply: Reply
    message: Message | None = None  # that carries the component pressed


class Interactions:
    """All interactions, by id and by token."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def begin(
        self,
        interaction_id: int,
        kind: int,
        user: User,
        channel: Channel,
        guild: Guild | None,
        message: Message | None = None,
    ) -> Interaction:
        """Start the clock of a new interaction."""
        interaction = Interaction(
            interaction_id,
            secrets.token_urlsafe(24),
            kind,
            user,
            channel,
            guild,
            self._clock(),
            Reply(interaction_id, user),
            message,
        )
        self._by_id[interaction_id] = interaction
        self._by_token[interaction.token] = interaction
        return interaction

    def answer(self, interaction_id: int, token: str, kind: int) -> Interaction:
        """Note the first answer to an interaction.

        Raises WireError as Discord refuses: 10062 when it is unknown or 3 seconds old, 40060
        when it has been answered; a kind of answer that does not fit raises ComplaintError.
        """
        interaction = self._by_id.get(interaction_id)
        if interaction is None or interaction.token != token:
            raise WireError(404, 10062, "Unknown interaction")
        reply = interaction.reply
        if reply.type is not None:
            raise WireError(400, 40060, "Interaction has already been acknowledged.")
        age = self._clock() - interaction.begun_at
        if age > FIRST_ANSWER_LIMIT:
            raise WireError(404, 10062, "Unknown interaction")
        if kind not in ANSWERS_OF_KIND[interaction.kind]:
            raise ComplaintError(
                [f"An interaction of kind {interaction.kind} is not answered by {kind}."]
            )
        return interaction

    def accept(self, interaction: Interaction, kind: int, data: Json) -> None:
        """Let an answer stand, and wake the person."""
        reply = interaction.reply
        reply.type = kind
        reply.data = data
        reply.answered_after = self._clock() - interaction.begun_at
        reply.is_waiting = kind == DEFERRED_MESSAGE

    def of_token(self, token: str) -> Interaction:
        """Return the interaction whose token is used for a follow-up.

        Raises WireError as Discord refuses: 10015 for an unknown token or before the first
        answer, 50027 for one older than 15 minutes.
        """
        interaction = self._by_token.get(token)
        if interaction is None or interaction.reply.type is None:
            raise WireError(404, 10015, "Unknown Webhook")
        if self._clock() - interaction.begun_at > TOKEN_LIFE:
            raise WireError(401, 50027, "Invalid Webhook Token")
        return interaction

    def get(self, interaction_id: int) -> Interaction:
        """Return an interaction begun here."""
        return self._by_id[interaction_id]

    def find(self, values: dict[str, str]) -> Interaction | None:
        """Return the interaction a request's path names, whatever its state."""
        token = values.get("interaction_token") or values.get("webhook_token") or ""
        return self._by_token.get(token)
