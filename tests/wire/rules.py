"""Discord's rules for a message that its schema does not hold.

Pure functions from JSON to sentences; they know no HTTP. Each limit is from Discord's
documentation of messages ("Create Message", "Embed Limits") and components ("Component
Reference", "Anatomy of a Component").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

COMPONENTS_V2 = 1 << 15  # the message flag IS_COMPONENTS_V2

CONTENT_LIMIT = 2_000
EMBED_TEXT_LIMIT = 6_000  # over all embeds of a message together
V2_TEXT_LIMIT = 4_000  # over all text displays of a message together
V2_COMPONENT_LIMIT = 40  # nested ones are counted
ROW_LIMIT = 5  # action rows of a message without IS_COMPONENTS_V2
CUSTOM_ID_LIMIT = 100
NONCE_LIMIT = 25

ACTION_ROW = 1
BUTTON = 2
INTERACTIVE = frozenset({2, 3, 4, 5, 6, 7, 8})  # button, selects, text input
TEXT_DISPLAY = 10
LINK_STYLE = 5
PREMIUM_STYLE = 6


def check_message(message: Json, *, files: int = 0) -> list[str]:
    """List what Discord would refuse in a message as it would stand, with `files` uploads."""
    flags = message.get("flags") or 0
    is_v2 = bool(flags & COMPONENTS_V2)
    components = message.get("components") or []
    return [
        *_check_text(message),
        *(_check_v2(message) if is_v2 else _check_v1(message, files)),
        *check_components(components),
        *_check_nonce(message),
    ]


def walk(components: object) -> Iterator[Json]:
    """Yield every component in the order a person meets them, nested ones included."""
    if not isinstance(components, list):
        return
    for component in components:
        if not isinstance(component, Mapping):
            continue
        yield component
        yield from walk(component.get("components"))
        yield from walk([component.get("component")])
        yield from walk([component.get("accessory")])


def check_components(components: object) -> list[str]:
    """List what is wrong with buttons, selects and their custom_ids in a message or a modal."""
    complaints: list[str] = []
    every = list(walk(components))
    for component in every:
        custom_id = component.get("custom_id")
        if isinstance(custom_id, str) and len(custom_id) > CUSTOM_ID_LIMIT:
            complaints.append(f"A custom_id has {len(custom_id)} characters; 100 are allowed.")
        if component.get("type") == BUTTON:
            complaints.extend(_check_button(component))
        elif component.get("type") in INTERACTIVE and not custom_id:
            complaints.append(f"A component of type {component['type']} has no custom_id.")
    used = Counter(component["custom_id"] for component in every if component.get("custom_id"))
    complaints.extend(
        f"The custom_id {custom_id!r} is used {count} times."
        for custom_id, count in used.items()
        if count > 1
    )
    return complaints


def _check_button(button: Json) -> Iterator[str]:
    label = button.get("label")
    match button.get("style"):
        case int(style) if style == LINK_STYLE:
            if not button.get("url"):
                yield f"The link button {label!r} has no url."
            if button.get("custom_id"):
                yield f"The link button {label!r} has a custom_id."
        case int(style) if style == PREMIUM_STYLE:
            if not button.get("sku_id"):
                yield "A premium button has no sku_id."
        case _:
            if not button.get("custom_id"):
                yield f"The button {label!r} has no custom_id."
            if button.get("url"):
                yield f"The button {label!r} has a url but is no link button."


def _check_text(message: Json) -> Iterator[str]:
    content = message.get("content") or ""
    if len(content) > CONTENT_LIMIT:
        yield f"The content has {len(content)} characters; {CONTENT_LIMIT} are allowed."
    text = sum(_embed_length(embed) for embed in message.get("embeds") or [])
    if text > EMBED_TEXT_LIMIT:
        yield f"The embeds have {text} characters together; {EMBED_TEXT_LIMIT} are allowed."


def _embed_length(embed: Json) -> int:
    """Count what Discord counts: title, description, field names and values, footer, author."""
    texts = [embed.get("title"), embed.get("description")]
    for field in embed.get("fields") or []:
        texts += [field.get("name"), field.get("value")]
    texts.append((embed.get("footer") or {}).get("text"))
    texts.append((embed.get("author") or {}).get("name"))
    return sum(len(text) for text in texts if text)


def _check_v1(message: Json, files: int) -> Iterator[str]:
    parts = ("content", "embeds", "sticker_ids", "components", "poll", "attachments")
    reference = message.get("message_reference") or {}
    is_forward = reference.get("type") == 1
    if not (files or is_forward or any(message.get(part) for part in parts)):
        yield "The message is empty."
    components = message.get("components") or []
    for component in components:
        if component.get("type") != ACTION_ROW:
            yield f"A component of type {component.get('type')} needs the flag IS_COMPONENTS_V2."
    if len(components) > ROW_LIMIT:
        yield f"The message has {len(components)} action rows; {ROW_LIMIT} are allowed."


def _check_v2(message: Json) -> Iterator[str]:
    for part in ("content", "embeds", "poll", "sticker_ids"):
        if message.get(part):
            yield f"A Components V2 message has {part}."
    every = list(walk(message.get("components")))
    if not every:
        yield "The message is empty."
    if len(every) > V2_COMPONENT_LIMIT:
        yield f"The message has {len(every)} components; {V2_COMPONENT_LIMIT} are allowed."
    text = sum(
        len(component.get("content") or "")
        for component in every
        if component.get("type") == TEXT_DISPLAY
    )
    if text > V2_TEXT_LIMIT:
        yield f"The components have {text} characters together; {V2_TEXT_LIMIT} are allowed."


def _check_nonce(message: Json) -> Iterator[str]:
    nonce = message.get("nonce")
    if nonce is not None and len(str(nonce)) > NONCE_LIMIT:
        yield f"The nonce {nonce!r} has {len(str(nonce))} characters; {NONCE_LIMIT} are allowed."
    if message.get("enforce_nonce") and nonce is None:
        yield "enforce_nonce is set, but there is no nonce."
