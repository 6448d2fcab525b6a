"""Each rule for commands that the schema misses, as a table."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wire.command_rules import check_choices, check_commands

Json = dict[str, Any]


def command(**fields: Any) -> Json:
    """Write a command."""
    return {"name": "drops", "description": "x", "type": 1, **fields}


def option(**fields: Any) -> Json:
    """Write an option."""
    return {"name": "region", "description": "x", "type": 3, **fields}


def several(count: int, **fields: Any) -> list[Json]:
    """Write options with different names."""
    return [option(name=f"o{number}", **fields) for number in range(count)]


def choice(letter: str) -> Json:
    """Write a choice as long as may be."""
    return {"name": letter * 100, "value": letter * 100}


GOOD_COMMANDS: dict[str, list[Json]] = {
    "100 commands": [command(name=f"c{number}") for number in range(100)],
    "25 options": [command(options=several(25))],
    "long name": [command(name="x" * 32, description="x" * 100)],
    "other letters": [command(name="größe-新_1")],
    "group": [command(options=[option(type=2, options=[option(type=1, options=several(25))])])],
    "menu": [{"name": "Why No Alert?", "type": 3}],
    "elsewhere": [command(name_localizations={"ja": "発" * 32, "de": "größe"}), command(name="a")],
    "other menus": [command(name="why"), {"name": "why", "type": 2}, {"name": "why", "type": 3}],
}

BAD_COMMANDS: dict[str, tuple[list[Json], str]] = {
    "101 commands": ([command(name=f"c{n}") for n in range(101)], "There are 101 commands"),
    "same name": ([command(), command()], "'drops' exists 2 times"),
    "26 options": ([command(options=several(26))], "/drops has 26 options"),
    "26 nested": (
        [command(options=[option(type=1, options=several(26))])],
        "/drops region has 26 options",
    ),
    "long name": ([command(name="x" * 33)], "the name has 33 characters"),
    "upper case": ([command(name="Drops")], "must be in lower case"),
    "space": ([command(name="my drops")], "may hold letters"),
    "no description": ([command(description="")], "the description has 0 characters"),
    "long description": (
        [command(options=[option(description="x" * 101)])],
        "/drops region: the description has 101 characters",
    ),
    "same option": ([command(options=[option(), option()])], "the option 'region' 2 times"),
    "required last": (
        [command(options=[option(), option(name="b", required=True)])],
        "follows an option that is not",
    ),
    "mixed": ([command(options=[option(), option(name="b", type=1)])], "mixes subcommands"),
    "too deep": (
        [command(options=[option(type=1, options=[option(type=2)])])],
        "a group may hold subcommands only",
    ),
    "26 choices": (
        [command(options=[option(choices=[{"name": str(n), "value": n} for n in range(26)])])],
        "has 26 choices",
    ),
    "both": (
        [command(options=[option(choices=[{"name": "a", "value": "a"}], autocomplete=True)])],
        "both choices and autocomplete",
    ),
    "long in all": (
        [command(options=several(25, choices=[choice("x"), choice("y")]))],
        "characters; 8000 are allowed",
    ),
    "menu description": ([{"name": "a", "type": 2, "description": "x"}], "has a description"),
    "same choice": (
        [command(options=[option(choices=[{"name": "a", "value": n} for n in range(2)])])],
        "/drops region has the choice 'a' 2 times",
    ),
    "same name elsewhere": (
        [command(), command(name="sales", name_localizations={"ja": "drops"})],
        "'drops' exists 2 times",
    ),
    "same option elsewhere": (
        [
            command(
                options=[
                    option(name=name, name_localizations={"ja": "国"})
                    for name in ("region", "land")
                ]
            )
        ],
        "the option '国' 2 times",
    ),
    "space elsewhere": (
        [command(name_localizations={"ja": "発売 情報"})],
        "/drops (ja): the name may hold letters",
    ),
    "long elsewhere": (
        [command(description_localizations={"ja": "発" * 101})],
        "/drops (ja): the description has 101 characters",
    ),
    "long choice elsewhere": (
        [
            command(
                options=[
                    option(
                        choices=[
                            {"name": "a", "value": 1, "name_localizations": {"ja": "発" * 101}}
                        ]
                    )
                ]
            )
        ],
        "has a choice whose name has 101 characters",
    ),
    "long menu elsewhere": (
        [{"name": "a", "type": 3, "name_localizations": {"ja": "発" * 33}}],
        "has 33 characters; 1 to 32 are allowed",
    ),
}


@pytest.mark.parametrize("commands", GOOD_COMMANDS.values(), ids=GOOD_COMMANDS)
def test_commands_within_the_rules_pass(commands: list[Json]) -> None:
    """Limits are met exactly, and nothing is said."""
    assert check_commands(commands) == []


@pytest.mark.parametrize(("commands", "sentence"), BAD_COMMANDS.values(), ids=BAD_COMMANDS)
def test_commands_against_a_rule_are_complained_of(commands: list[Json], sentence: str) -> None:
    """One sentence says which."""
    complaints = check_commands(commands)

    assert len(complaints) == 1
    assert sentence in complaints[0]


def test_autocomplete_offers_at_most_25_choices() -> None:
    """Discord shows none at all of 26."""
    choices = [{"name": str(number), "value": number} for number in range(26)]

    assert check_choices(choices[:25]) == []
    assert check_choices(choices) == ["The autocomplete has 26 choices; 25 are allowed."]
