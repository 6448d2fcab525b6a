"""What the routes of an interaction's token do: the first answer, edits of it, follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.wire import payloads
from tests.wire.answers import Answer, ComplaintError, WireError
from tests.wire.command_rules import check_choices
from tests.wire.handlers import Call, Handler
from tests.wire.interactions import (
    CHOICES,
    DEFERRED_MESSAGE,
    DEFERRED_UPDATE,
    MESSAGE,
    MODAL,
    UPDATE,
    Interaction,
    Interactions,
)
from tests.wire.posts import EPHEMERAL, edit_message, make_message
from tests.wire.routes import Route
from tests.wire.rules import check_components
from tests.wire.world import Message, World


@dataclass
class Callbacks:
    """The handlers over one world and its interactions."""

    world: World
    interactions: Interactions

    def table(self) -> dict[Route, Handler]:
        """Return the handler of every route that is answered here."""
        return {
            Route.CALLBACK: self.callback,
            Route.FOLLOW_UP: self.follow_up,
            Route.GET_ORIGINAL: self.get_original,
            Route.EDIT_ORIGINAL: self.edit_original,
            Route.DELETE_ORIGINAL: self.delete_original,
        }

    def callback(self, call: Call) -> Answer:
        """Create Interaction Response."""
        kind = call.body["type"]
        data = call.body.get("data") or {}
        interaction = self.interactions.answer(
            call.id("interaction_id"), call.match.values["interaction_token"], kind
        )
        reply = interaction.reply
        match kind:
            case int(value) if value == MESSAGE:
                reply.message = self._make(interaction, call, data, data.get("flags") or 0)
            case int(value) if value == UPDATE:
                reply.message = self._carrier(interaction)
                edit_message(self.world, reply.message, data, call.files)
            case int(value) if value == DEFERRED_UPDATE:
                reply.message = interaction.message
            case int(value) if value == CHOICES:
                if complaints := check_choices(data.get("choices") or []):
                    raise ComplaintError(complaints)
            case int(value) if value == MODAL:
                if complaints := check_components(data.get("components")):
                    raise ComplaintError(complaints)
        self.interactions.accept(interaction, kind, data)
        reply.pulse.beat()
        if call.query.get("with_response", "false").lower() not in {"true", "1"}:
            return Answer(204)
        return Answer(200, self._callback_response(interaction))

    def follow_up(self, call: Call) -> Answer:
        """Create Followup Message; the first one after "is thinking" becomes the answer itself."""
        interaction = self.interactions.of_token(call.match.values["webhook_token"])
        reply = interaction.reply
        flags = call.body.get("flags") or 0
        if reply.is_waiting:  # who sees it was said with "is thinking"; the rest is said here
            flags = flags & ~EPHEMERAL | (reply.data.get("flags") or 0) & EPHEMERAL
        message = self._make(interaction, call, call.body, flags)
        if reply.is_waiting:
            reply.message = message
            reply.is_waiting = False
        else:
            reply.follow_ups.append(message)
        reply.pulse.beat()
        # Interaction webhooks answer with the message, whatever `wait` says.
        return Answer(200, message.payload)

    def get_original(self, call: Call) -> Answer:
        """Get Original Interaction Response."""
        interaction = self.interactions.of_token(call.match.values["webhook_token"])
        return Answer(200, self._original(interaction).payload)

    def edit_original(self, call: Call) -> Answer:
        """Edit Original Interaction Response; this is how a deferred answer gets its text."""
        interaction = self.interactions.of_token(call.match.values["webhook_token"])
        reply = interaction.reply
        if reply.is_waiting:
            flags = (reply.data.get("flags") or 0) | (call.body.get("flags") or 0)
            reply.message = self._make(interaction, call, call.body, flags)
            reply.is_waiting = False
        else:
            edit_message(self.world, self._original(interaction), call.body, call.files)
        reply.pulse.beat()
        return Answer(200, self._original(interaction).payload)

    def delete_original(self, call: Call) -> Answer:
        """Delete Original Interaction Response; "is thinking" goes too."""
        interaction = self.interactions.of_token(call.match.values["webhook_token"])
        reply = interaction.reply
        if reply.is_waiting:
            reply.is_waiting = False
        else:
            self._original(interaction).is_deleted = True
        reply.pulse.beat()
        return Answer(204)

    def _make(
        self, interaction: Interaction, call: Call, body: dict[str, Any], flags: int
    ) -> Message:
        origin = {
            "id": str(interaction.id),
            "type": interaction.kind,
            "user": payloads.user(interaction.user),
            "authorizing_integration_owners": _owners(interaction),
        }
        return make_message(
            self.world,
            interaction.channel,
            body | {"flags": flags},
            received_at=call.received_at,
            files=call.files,
            seen_by=interaction.user if flags & EPHEMERAL else None,
            origin=origin,
        )

    def _carrier(self, interaction: Interaction) -> Message:
        if interaction.message is None:
            raise ComplaintError(["There is no message to update: no component was pressed."])
        return interaction.message

    def _original(self, interaction: Interaction) -> Message:
        message = interaction.reply.message
        if message is None or message.is_deleted:
            raise WireError(404, 10008, "Unknown Message")
        return message

    def _callback_response(self, interaction: Interaction) -> dict[str, Any]:
        """Describe the answer as `with_response=true` asks ("Interaction Callback Response")."""
        reply = interaction.reply
        described: dict[str, Any] = {
            "interaction": {
                "id": str(interaction.id),
                "type": interaction.kind,
                "response_message_loading": reply.type == DEFERRED_MESSAGE,
                "response_message_ephemeral": bool((reply.data.get("flags") or 0) & EPHEMERAL),
            }
        }
        if reply.message is not None and reply.type in {MESSAGE, UPDATE}:
            described["interaction"]["response_message_id"] = str(reply.message.id)
            described["resource"] = {"type": reply.type, "message": reply.message.payload}
        return described


def _owners(interaction: Interaction) -> dict[str, str]:
    """Name who installed the application: key 0 is a guild, or 0 in a direct channel."""
    return {"0": "0" if interaction.guild is None else str(interaction.guild.id)}
