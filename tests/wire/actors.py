"""The human side: people who type commands, press buttons, choose, and fill in forms.

An actor's act goes to the bot over the gateway, and ends when the bot has answered over REST.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.wire.events import filled_form_part, interaction_event
from tests.wire.gateway import Gateway
from tests.wire.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL,
    MODAL_SUBMIT,
    Interactions,
    Reply,
)
from tests.wire.options import ActorError, Value, command_data, resolve
from tests.wire.rules import BUTTON, walk
from tests.wire.world import (
    MEMBER_PERMISSIONS,
    Channel,
    Guild,
    Message,
    User,
    World,
)

PATIENCE = 5.0  # seconds an actor waits; Discord gives the bot 3

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Act:
    """What a person does, and where; no channel means the bot's direct channel."""

    kind: int
    guild: Guild | None
    channel: Channel | None
    user: User
    data: Json
    permissions: int
    message: Message | None = None


class Actors:
    """What people do; each method returns what the person then sees."""

    def __init__(
        self,
        world: World,
        gateway: Gateway,
        interactions: Interactions,
        commands: Callable[[], list[Json]],
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._interactions = interactions
        self._commands = commands

    async def slash(
        self,
        guild: Guild | None,
        channel: Channel | None,
        user: User,
        line: str,
        values: Mapping[str, Value] | None = None,
        *,
        permissions: int = MEMBER_PERMISSIONS,
        timeout_seconds: float = PATIENCE,
        is_settled: bool = True,
    ) -> Reply:
        """Type a command, such as "drops upcoming", and wait for the answer.

        With `is_settled` a deferred answer is waited for until its text is there. Without guild
        and channel it is typed in the bot's direct channel.
        """
        data = command_data(
            self._commands(),
            line,
            values or {},
            guild=guild,
            permissions=permissions,
            bot=self._world.bot,
        )
        act = _Act(COMMAND, guild, channel, user, data, permissions)
        return await self._perform(act, timeout_seconds, is_settled)

    async def autocomplete(
        self,
        guild: Guild | None,
        channel: Channel | None,
        user: User,
        line: str,
        focused: str,
        values: Mapping[str, Value] | None = None,
        *,
        permissions: int = MEMBER_PERMISSIONS,
        timeout_seconds: float = PATIENCE,
    ) -> list[Json]:
        """Type into the option `focused`, whose text is in `values`; return the choices offered."""
        data = command_data(
            self._commands(),
            line,
            {focused: "", **(values or {})},
            guild=guild,
            permissions=permissions,
            bot=self._world.bot,
            focused=focused,
        )
        act = _Act(AUTOCOMPLETE, guild, channel, user, data, permissions)
        return (await self._perform(act, timeout_seconds, is_settled=False)).choices

    async def press(
        self,
        user: User,
        message: Message,
        custom_id: str,
        values: Sequence[Value] | None = None,
        *,
        permissions: int = MEMBER_PERMISSIONS,
        timeout_seconds: float = PATIENCE,
        is_settled: bool = True,
    ) -> Reply:
        """Press a button of a message, or choose `values` in one of its selects.

        In a select of channels, roles or users they are the chosen themselves.
        """
        component = self._component(user, message, custom_id)
        data: Json = {"custom_id": custom_id, "component_type": component["type"]}
        data["id"] = component.get("id")
        if component["type"] != BUTTON:
            resolved: Json = {}
            data["values"] = [resolve(value, resolved, self._world.bot) for value in values or []]
            if resolved:
                data["resolved"] = resolved
        elif values is not None:
            raise ActorError(f"{custom_id!r} is a button; there is nothing to choose.")
        channel = self._world.channels[message.channel_id]
        act = _Act(COMPONENT, channel.guild, channel, user, data, permissions, message)
        return await self._perform(act, timeout_seconds, is_settled)

    async def submit_modal(
        self,
        reply: Reply,
        values: Mapping[str, str],
        *,
        permissions: int = MEMBER_PERMISSIONS,
        timeout_seconds: float = PATIENCE,
        is_settled: bool = True,
    ) -> Reply:
        """Fill in the form that `reply` has shown, by custom_id, and send it."""
        if reply.type != MODAL:
            raise ActorError("The reply shows no form.")
        opened = self._interactions.get(reply.interaction_id)
        inputs = {
            each["custom_id"] for each in walk(reply.data["components"]) if "custom_id" in each
        }
        if unknown := values.keys() - inputs:
            raise ActorError(f"The form has no field {sorted(unknown)}; it has {sorted(inputs)}.")
        components = [filled_form_part(each, values) for each in reply.data["components"]]
        act = _Act(
            MODAL_SUBMIT,
            opened.guild,
            opened.channel,
            reply.user,
            {"custom_id": reply.data["custom_id"], "components": components},
            permissions,
            opened.message,
        )
        return await self._perform(act, timeout_seconds, is_settled)

    def _component(self, user: User, message: Message, custom_id: str) -> Json:
        if message.is_deleted:
            raise ActorError("The message is deleted.")
        if message.seen_by not in {None, user}:
            raise ActorError(f"{user.name} does not see this message.")
        for component in walk(message.payload["components"]):
            if component.get("custom_id") == custom_id:
                if component.get("disabled"):
                    raise ActorError(f"{custom_id!r} is disabled.")
                return dict(component)
        known = [c["custom_id"] for c in walk(message.payload["components"]) if c.get("custom_id")]
        raise ActorError(f"The message has no component {custom_id!r}; it has {known}.")

    async def _perform(self, act: _Act, timeout_seconds: float, is_settled: bool) -> Reply:
        guild = act.guild
        interaction = self._interactions.begin(
            self._world.new_id(),
            act.kind,
            act.user,
            act.channel or self._world.dm(act.user),
            guild,
            act.message,
        )
        event = interaction_event(interaction, act.data, act.permissions, self._world.bot)
        if not await self._gateway.dispatch(
            "INTERACTION_CREATE", event, None if guild is None else guild.id
        ):
            raise ActorError("No client is connected to the gateway.")
        reply = interaction.reply
        try:
            await reply.wait(
                lambda now: now.type is not None and not (is_settled and now.is_waiting),
                timeout_seconds,
            )
        except TimeoutError:
            what = act.data.get("custom_id") or act.data.get("name")
            raise TimeoutError(f"The bot did not answer {what!r} in {timeout_seconds} s.") from None
        return reply
