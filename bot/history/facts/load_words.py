"""Read ``words.toml``: what people ask with, and what it stands for.

Knows nothing of facts.
"""

from __future__ import annotations

from bot.history.facts.records import Slot, Words
from bot.history.facts.toml_files import TomlFile


def load_words(file: TomlFile) -> Words:
    """Return the language of questions from its file."""
    slots = {
        name: Slot(
            name=name,
            say=str(fields.get("say", name)),
            cues=tuple(fields.get("cues", ())),
            soft=tuple(fields.get("soft", ())),
            strict=bool(fields.get("strict", False)),
            thing=bool(fields.get("thing", False)),
            blocked=bool(fields.get("blocked", False)),
            over=tuple(fields.get("over", ())),
        )
        for name, fields in file.table("slot").items()
    }
    same: dict[str, str] = {}
    for kept, typed in file.table("same").items():
        for word in [kept, *str(typed).split()]:
            same.setdefault(word, kept)
    typed = {
        word: tuple(str(written).split())
        for written, words in file.table("typed").items()
        for word in str(words).split()
    }
    others = file.table("others")
    return Words(
        slots=slots,
        fillers=frozenset(str(file.table("fillers").get("words", "")).split()),
        right=frozenset(str(file.table("right").get("words", "")).split()),
        same=same,
        typed=typed,
        brands=tuple(name.strip() for name in str(others.get("brands", "")).split(",")),
        models=tuple(name.strip() for name in str(others.get("models", "")).split(",")),
        regions={
            word: region
            for region, words in file.table("regions").items()
            for word in str(words).split()
        },
        meant={
            word: name for name, words in file.table("meant").items() for word in str(words).split()
        },
        areas={
            word: area for area, words in file.table("areas").items() for word in str(words).split()
        },
        lists={name: frozenset(str(words).split()) for name, words in file.table("list").items()},
    )
