"""Whom a message pings, given its text and its `allowed_mentions`.

Pure; the rules are those of Discord's "Allowed Mentions Object". Mentions in a text display
ping as those in the content do, and those in embeds never do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.wire.rules import TEXT_DISPLAY, walk

USER = re.compile(r"<@!?(\d{1,20})>")
ROLE = re.compile(r"<@&(\d{1,20})>")
EVERYONE = re.compile(r"@(?:everyone|here)\b")


@dataclass(frozen=True, slots=True)
class Pings:
    """Who is pinged: ids of users and of roles, and whether everyone is."""

    users: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()
    is_everyone: bool = False


def pings(message: Mapping[str, Any]) -> Pings:
    """Tell whom a message request would ping, if its author may mention anyone."""
    texts = [message.get("content") or ""]
    texts += [
        component.get("content") or ""
        for component in walk(message.get("components"))
        if component.get("type") == TEXT_DISPLAY
    ]
    text = "\n".join(texts)
    allowed = message.get("allowed_mentions")
    return Pings(
        _allowed_ids(USER.findall(text), allowed, "users"),
        _allowed_ids(ROLE.findall(text), allowed, "roles"),
        bool(EVERYONE.search(text))
        and (allowed is None or "everyone" in (allowed.get("parse") or ())),
    )


def _allowed_ids(found: list[str], allowed: Mapping[str, Any] | None, kind: str) -> tuple[int, ...]:
    ids = dict.fromkeys(int(text) for text in found)
    if allowed is None or kind in (allowed.get("parse") or ()):
        return tuple(ids)
    named = {int(each) for each in allowed.get(kind) or ()}
    return tuple(each for each in ids if each in named)
