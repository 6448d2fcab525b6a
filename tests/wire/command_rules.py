"""Discord's rules for command trees and autocomplete choices that its schema does not hold.

Pure functions from JSON to sentences; they know no HTTP. The limits are from Discord's
documentation, "Application Commands"; they hold in every language of a command's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

COMMAND_LIMIT = 100  # chat input commands of an application
MENU_LIMIT = 15  # commands of a user's or a message's menu, each
OPTION_LIMIT = 25
CHOICE_LIMIT = 25
NAME_LIMIT = 32
DESCRIPTION_LIMIT = 100
CHOICE_TEXT_LIMIT = 100
TEXT_LIMIT = 8_000  # names, descriptions and choices of one command, each as long as it gets

CHAT_INPUT = 1
SUBCOMMAND = 1
SUBCOMMAND_GROUP = 2


def check_commands(commands: Sequence[Json]) -> list[str]:
    """List what Discord would refuse in the whole set of an application's commands."""
    complaints: list[str] = []
    kinds = Counter(command.get("type") or CHAT_INPUT for command in commands)
    for kind, count in kinds.items():
        limit = COMMAND_LIMIT if kind == CHAT_INPUT else MENU_LIMIT
        if count > limit:
            complaints.append(f"There are {count} commands of type {kind}; {limit} are allowed.")
    for kind in kinds:
        alike = [command for command in commands if (command.get("type") or CHAT_INPUT) == kind]
        complaints.extend(
            f"The command {name!r} exists {count} times." for name, count in _doubles(alike)
        )
    for command in commands:
        if (command.get("type") or CHAT_INPUT) == CHAT_INPUT:
            complaints.extend(_check_named(command, f"/{command.get('name')}"))
            complaints.extend(_check_options(command, f"/{command.get('name')}"))
            text = _text_length(command)
            if text > TEXT_LIMIT:
                complaints.append(
                    f"/{command.get('name')} has {text} characters; {TEXT_LIMIT} are allowed."
                )
        else:
            complaints.extend(_check_menu(command))
    return complaints


def check_choices(choices: Sequence[Json], place: str = "The autocomplete") -> list[str]:
    """List what Discord would refuse in the choices of an option, or offered while typing."""
    complaints: list[str] = []
    if len(choices) > CHOICE_LIMIT:
        complaints.append(
            f"{place} has {len(choices)} choices; {CHOICE_LIMIT} are allowed.",
        )
    for choice in choices:
        for key, text in [
            *(("name", name) for name in _spoken(choice, "name").values()),
            ("value", choice.get("value")),
        ]:
            if isinstance(text, str) and not 1 <= len(text) <= CHOICE_TEXT_LIMIT:
                complaints.append(
                    f"{place} has a choice whose {key} has {len(text)} characters; "
                    f"1 to {CHOICE_TEXT_LIMIT} are allowed."
                )
    return complaints


def _check_menu(command: Json) -> Iterator[str]:
    for name in _spoken(command, "name").values():
        if not 1 <= len(name) <= NAME_LIMIT:
            yield f"The name {name!r} has {len(name)} characters; 1 to {NAME_LIMIT} are allowed."
    if command.get("description"):
        yield f"The menu command {command.get('name')!r} has a description."


def _check_named(node: Json, place: str) -> Iterator[str]:
    for locale, name in _spoken(node, "name").items():
        where = f"{place} ({locale})" if locale else place
        if not 1 <= len(name) <= NAME_LIMIT:
            yield f"{where}: the name has {len(name)} characters; 1 to {NAME_LIMIT} are allowed."
        if not all(letter.isalnum() or letter in "-_'" for letter in name):
            yield f"{where}: the name may hold letters, digits, '-', '_' and apostrophes only."
        if name != name.lower():
            yield f"{where}: the name must be in lower case."
    for locale, description in _spoken(node, "description").items():
        where = f"{place} ({locale})" if locale else place
        if not 1 <= len(description) <= DESCRIPTION_LIMIT:
            yield (
                f"{where}: the description has {len(description)} characters; "
                f"1 to {DESCRIPTION_LIMIT} are allowed."
            )


def _check_options(node: Json, place: str, depth: int = 0) -> Iterator[str]:
    options: list[Json] = list(node.get("options") or [])
    if len(options) > OPTION_LIMIT:
        yield f"{place} has {len(options)} options; {OPTION_LIMIT} are allowed."
    for name, count in _doubles(options):
        yield f"{place} has the option {name!r} {count} times."
    kinds = {option.get("type") in {SUBCOMMAND, SUBCOMMAND_GROUP} for option in options}
    if len(kinds) > 1:
        yield f"{place} mixes subcommands and options."
    is_optional_seen = False
    for option in options:
        inner = f"{place} {option.get('name')}"
        yield from _check_named(option, inner)
        if option.get("type") in {SUBCOMMAND, SUBCOMMAND_GROUP}:
            if depth + (option["type"] == SUBCOMMAND_GROUP) > 1:
                yield f"{inner}: a group may hold subcommands only."
            yield from _check_options(option, inner, depth + 1)
            continue
        if option.get("required") and is_optional_seen:
            yield f"{inner} is required, but follows an option that is not."
        is_optional_seen |= not option.get("required")
        choices = option.get("choices") or []
        if choices and option.get("autocomplete"):
            yield f"{inner} has both choices and autocomplete."
        yield from check_choices(choices, inner)
        for name, count in _doubles(choices):
            yield f"{inner} has the choice {name!r} {count} times."


def _spoken(node: Json, key: str) -> dict[str, str]:
    """Return a text by locale, the one that holds where nothing else does under an empty one."""
    return {"": node.get(key) or ""} | dict(node.get(f"{key}_localizations") or {})


def _doubles(nodes: Sequence[Json]) -> list[tuple[str, int]]:
    """Return the names that somebody, in any language, sees more than once, and how often."""
    spoken = [_spoken(node, "name") for node in nodes]
    found: dict[str, int] = {}
    for locale in sorted({locale for names in spoken for locale in names}):
        seen = Counter(names.get(locale, names[""]) for names in spoken)
        found |= {name: count for name, count in seen.items() if count > 1}
    return list(found.items())


def _text_length(node: Json) -> int:
    text = sum(max(map(len, _spoken(node, key).values())) for key in ("name", "description"))
    for choice in node.get("choices") or []:
        value = choice.get("value")
        text += max(map(len, _spoken(choice, "name").values()))
        text += len(value) if isinstance(value, str) else 0
    return text + sum(_text_length(option) for option in node.get("options") or [])
