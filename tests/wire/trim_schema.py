"""Make `schema.json` from Discord's `openapi.json`: the requests the bot makes, and no more.

Run as `python -m tests.wire.trim_schema path/to/openapi.json`. The source is Discord's own
description (github.com/discord/discord-api-spec, MIT). Objects are closed on the way, so that a
field Discord does not know is found; it must not know anything of the bot.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.wire.routes import Route

SCHEMA_FILE = Path(__file__).with_name("schema.json")

# Said for people, or for code generators; a validator has no use for it.
DROPPED_KEYS = frozenset({"description", "title", "default", "deprecated", "discriminator"})
# The formats a validator can check; the others (int32, snowflake, nonce) are Discord's own names.
KEPT_FORMATS = frozenset({"uri", "date-time"})

# discord.py sends ids as integers in attachments, allowed_mentions and message_reference, and
# Discord takes them (measured by the project, DISCORD.md).
SNOWFLAKE: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"},
        {"type": "integer", "minimum": 0},
    ]
}

# Sent by discord.py 2.7 and taken by Discord, but absent from the published schema.
ANY: dict[str, Any] = {}
TTS: dict[str, Any] = {"tts": {"type": ["boolean", "null"]}}
UNPUBLISHED_FIELDS: dict[str, dict[str, Any]] = {
    # "Application Command Object": nsfw?, boolean: whether the command is age-restricted.
    "ApplicationCommandUpdateRequest": {"nsfw": {"type": ["boolean", "null"]}},
    # Every message discord.py writes says `tts`, edits included, where it has no effect.
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": TTS,
    "IncomingWebhookUpdateRequestPartial": TTS,
    "MessageEditRequestPartial": TTS,
    "BaseCreateMessageCreateRequest": TTS,
    # discord.py says what every forum's post is anyway: a public thread.
    "CreateForumThreadRequest": {"type": {"const": 11}},
    # An attachment that an edit keeps is sent as it was received ("Attachment Object").
    "MessageAttachmentRequest": dict.fromkeys(
        ("content_type", "height", "proxy_url", "size", "spoiler", "url", "width"), ANY
    ),
}

# Asked for by discord.py where a forum's post is made, so that the message comes as one.
UNPUBLISHED_QUERIES: dict[Route, dict[str, Any]] = {
    Route.FORUM_POST: {"use_nested_fields": {"type": ["integer", "string"]}}
}

JSON = "application/json"


def _trim(node: Any) -> Any:
    """Copy a schema without what a validator does not need, with its objects closed."""
    if isinstance(node, list):
        return [_trim(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept: dict[str, Any] = {}
    for key, value in node.items():
        if key in DROPPED_KEYS or key.startswith("x-"):
            continue
        if key == "format" and value not in KEPT_FORMATS:
            continue
        if key == "properties":
            kept[key] = {name: _trim(schema) for name, schema in value.items()}
        elif key == "$ref":
            kept[key] = value.replace("#/components/schemas/", "#/$defs/")
        else:
            kept[key] = _trim(value)
    choices = kept.get("oneOf")
    if choices and all(isinstance(choice, dict) and set(choice) == {"const"} for choice in choices):
        del kept["oneOf"]
        kept["enum"] = [choice["const"] for choice in choices]
    if "properties" in kept:
        kept.setdefault("additionalProperties", False)
    return kept


def _names(node: Any) -> set[str]:
    """Collect the names of the definitions that a trimmed schema refers to directly."""
    if isinstance(node, list):
        return set().union(*map(_names, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    found = set().union(*map(_names, node.values())) if node else set()
    reference = node.get("$ref")
    if isinstance(reference, str):
        found.add(reference.rpartition("/")[2])
    return found


def trim(openapi: dict[str, Any]) -> dict[str, Any]:
    """Return the requests of `Route`, with every definition they reach.

    The result is `{"requests": {route: {"body": schema or null, "query": {name: schema}}},
    "$defs": {name: schema}}`.
    """
    published = openapi["components"]["schemas"]
    requests: dict[str, Any] = {}
    for route in Route:
        method, path = route.value.split(" ", 1)
        operation = openapi["paths"][path][method.lower()]
        content = operation.get("requestBody", {}).get("content", {})
        requests[route.value] = {
            "body": _trim(content[JSON]["schema"]) if content else None,
            "query": {
                parameter["name"]: _trim(parameter["schema"])
                for parameter in operation.get("parameters", [])
                if parameter["in"] == "query"
            }
            | UNPUBLISHED_QUERIES.get(route, {}),
        }
    definitions: dict[str, Any] = {}
    wanted = _names(requests)
    while wanted:
        name = wanted.pop()
        definition: dict[str, Any] = (
            SNOWFLAKE if name == "SnowflakeType" else _trim(published[name])
        )
        definition.get("properties", {}).update(UNPUBLISHED_FIELDS.get(name, {}))
        definitions[name] = definition
        wanted |= _names(definition) - definitions.keys()
    return {"requests": requests, "$defs": dict(sorted(definitions.items()))}


def main(arguments: list[str]) -> int:
    """Write `schema.json` beside this file."""
    if len(arguments) != 1:
        sys.stderr.write("Usage: python -m tests.wire.trim_schema path/to/openapi.json\n")
        return 2
    openapi = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    text = json.dumps(trim(openapi), separators=(",", ":"), ensure_ascii=False)
    SCHEMA_FILE.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{SCHEMA_FILE.name}: {len(text):,} characters\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
