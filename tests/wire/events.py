"""What a person's act looks like on the gateway: INTERACTION_CREATE, and forms filled in.

Pure: from the server's records to JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.wire import payloads
from tests.wire.interactions import Interaction
from tests.wire.options import ActorError
from tests.wire.world import MEMBER_PERMISSIONS, User

TEXT_INPUT = 4
ROW, LABEL = 1, 18
ATTACHMENT_LIMIT = 10 * 1024 * 1024  # bytes, of an unboosted guild

Json = dict[str, Any]


def interaction_event(interaction: Interaction, data: Json, permissions: int, bot: User) -> Json:
    """Write INTERACTION_CREATE ("Interaction Object")."""
    guild = interaction.guild
    event: Json = {
        "id": str(interaction.id),
        "application_id": str(bot.id),
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": data,
        "channel_id": str(interaction.channel.id),
        "channel": payloads.channel(interaction.channel, bot) | {"permissions": str(permissions)},
        "locale": "en-US",
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": ATTACHMENT_LIMIT,
    }
    if interaction.message is not None:
        event["message"] = interaction.message.payload
    if guild is None:
        event |= {
            "user": payloads.user(interaction.user),
            "app_permissions": str(MEMBER_PERMISSIONS),
            "authorizing_integration_owners": {"0": "0"},
            "context": 1,
        }
        return event
    described = payloads.member(interaction.user, [])
    return event | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": described | {"permissions": str(permissions)},
        "app_permissions": str(guild.bot_permissions & ~interaction.channel.denied_to_bot),
        "authorizing_integration_owners": {"0": str(guild.id)},
        "context": 0,
    }


def filled_form_part(component: Mapping[str, Any], values: Mapping[str, str]) -> Json:
    """Answer one part of a form, keeping the shape it was asked in."""
    kind = component["type"]
    if kind == ROW:
        inner = [filled_form_part(each, values) for each in component["components"]]
        return {"type": ROW, "id": component.get("id", 0), "components": inner}
    if kind == LABEL:
        inside = filled_form_part(component["component"], values)
        return {"type": LABEL, "id": component.get("id", 0), "component": inside}
    custom_id = component.get("custom_id")
    filled: Json = {"type": kind, "id": component.get("id", 0)}
    if custom_id is None:
        return filled
    filled["custom_id"] = custom_id
    text = values.get(custom_id, component.get("value") or "")
    if kind == TEXT_INPUT:
        if component.get("required", True) and not text:
            raise ActorError(f"The form needs {custom_id!r}.")
        return filled | {"value": text}
    return filled | {"values": [text] if text else []}
