"""A person's command line becomes the `data` of an interaction, as Discord's client makes it.

Pure: it takes the commands the bot registered and what the person typed. What Discord's client
would not let a person do raises ActorError.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.wire import payloads
from tests.wire.world import ADMINISTRATOR, Channel, Guild, Role, User

SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = 3, 4, 5, 6, 7, 8, 9, 10
KIND_OF_VALUE: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    USER: (User,),
    CHANNEL: (Channel,),
    ROLE: (Role,),
    MENTIONABLE: (User, Role),
    NUMBER: (int, float),
}
GUILD_CONTEXT, BOT_DM_CONTEXT = 0, 1

Json = dict[str, Any]
Value = str | int | float | bool | User | Channel | Role


class ActorError(Exception):
    """Something Discord's client would not let this person do."""


def command_data(
    commands: Sequence[Json],
    line: str,
    values: Mapping[str, Value],
    *,
    guild: Guild | None,
    permissions: int,
    bot: User,
    focused: str | None = None,
) -> Json:
    """Make the data of a slash command, or of an autocomplete if an option is `focused`."""
    words = line.lstrip("/").split()
    command = next((c for c in commands if c["type"] == 1 and c["name"] == words[0]), {})
    if not command:
        known = ", ".join(sorted(c["name"] for c in commands)) or "none"
        raise ActorError(f"There is no command /{words[0]}; registered are: {known}.")
    _check_offered(command, guild, permissions)
    path: list[Json] = []
    node = command
    for word in words[1:]:
        inner = [o for o in node["options"] or [] if o["type"] in {SUBCOMMAND, SUBCOMMAND_GROUP}]
        node = next((o for o in inner if o["name"] == word), {})
        if not node:
            raise ActorError(f"/{line} has no part {word!r}.")
        path.append(node)
        node.setdefault("options", [])
    resolved: Json = {}
    options = _options(line, node["options"] or [], values, focused, resolved, bot)
    for part in reversed(path):
        options = [{"name": part["name"], "type": part["type"], "options": options}]
    data: Json = {
        "id": command["id"],
        "name": command["name"],
        "type": 1,
        "options": options,
    }
    if resolved and focused is None:
        data["resolved"] = resolved
    return data


def _check_offered(command: Json, guild: Guild | None, permissions: int) -> None:
    """Refuse a command that Discord would not show to this person here."""
    needed = int(command["default_member_permissions"] or 0)
    is_admin = bool(permissions & ADMINISTRATOR)
    is_closed = command["default_member_permissions"] == "0"
    if guild is not None and not is_admin and (permissions & needed != needed or is_closed):
        raise ActorError(
            f"Discord does not offer /{command['name']} to a member without permissions {needed}."
        )
    context = BOT_DM_CONTEXT if guild is None else GUILD_CONTEXT
    contexts = command["contexts"]
    allowed = contexts if contexts is not None else [GUILD_CONTEXT]
    if contexts is None and command["dm_permission"]:
        allowed = [GUILD_CONTEXT, BOT_DM_CONTEXT]
    if context not in allowed:
        raise ActorError(f"Discord does not offer /{command['name']} in context {context}.")


def _options(
    line: str,
    known: Sequence[Json],
    values: Mapping[str, Value],
    focused: str | None,
    resolved: Json,
    bot: User,
) -> list[Json]:
    if known and known[0]["type"] in {SUBCOMMAND, SUBCOMMAND_GROUP}:
        raise ActorError(f"/{line} is a group; name one of its parts.")
    names = {option["name"] for option in known}
    if unknown := values.keys() - names:
        raise ActorError(f"/{line} has no option {sorted(unknown)}; it has {sorted(names)}.")
    made = []
    for option in known:
        name = option["name"]
        if name not in values:
            if option.get("required") and focused is None:
                raise ActorError(f"/{line} needs the option {name!r}.")
            continue
        value = values[name]
        entry = {"name": name, "type": option["type"]}
        if name == focused:
            if not option.get("autocomplete"):
                raise ActorError(f"The option {name!r} of /{line} has no autocomplete.")
            made.append(entry | {"value": value, "focused": True})
            continue
        _check_value(f"/{line} {name}", option, value)
        made.append(entry | {"value": resolve(value, resolved, bot)})
    return made


def _check_value(place: str, option: Json, value: Value) -> None:
    """Refuse a value that Discord's client would mark red."""
    kind = option["type"]
    expected = KIND_OF_VALUE.get(kind)
    if expected is None:
        raise ActorError(f"{place} is of type {kind}, which this loopback cannot send.")
    if not isinstance(value, expected) or (kind != BOOLEAN and isinstance(value, bool)):
        raise ActorError(f"{place} does not take {value!r}.")
    choices = option.get("choices")
    if choices and value not in [choice["value"] for choice in choices]:
        raise ActorError(f"{place} does not offer {value!r}.")
    size = len(value) if isinstance(value, str) else value
    if isinstance(size, int | float):
        bounds = ("min_length", "max_length") if kind == STRING else ("min_value", "max_value")
        low, high = (option.get(bound) for bound in bounds)
        if (low is not None and size < low) or (high is not None and size > high):
            raise ActorError(f"{place} takes {low} to {high}, not {value!r}.")
    if isinstance(value, Channel):
        kinds = option.get("channel_types")
        if kinds and value.kind not in kinds:
            raise ActorError(f"{place} takes channels of type {kinds}, not {value.kind}.")


def resolve(value: Value, resolved: Json, bot: User) -> str | int | float | bool:
    """Replace an object by its id, and describe it in `resolved` ("Resolved Data Structure")."""
    if isinstance(value, User):
        resolved.setdefault("users", {})[str(value.id)] = payloads.user(value)
        partial = payloads.member(value, [])
        partial.pop("user")
        resolved.setdefault("members", {})[str(value.id)] = partial | {"permissions": "0"}
        return str(value.id)
    if isinstance(value, Channel):
        described = payloads.channel(value, bot)
        kept = {
            key: described[key]
            for key in ("id", "type", "name", "parent_id", "position", "topic", "nsfw", "flags")
        }
        kept |= {"rate_limit_per_user": 0, "last_message_id": None, "permissions": "0"}
        resolved.setdefault("channels", {})[str(value.id)] = kept
        return str(value.id)
    if isinstance(value, Role):
        resolved.setdefault("roles", {})[str(value.id)] = payloads.role(value)
        return str(value.id)
    return value
