"""Read ``words.toml``: what people ask with, and what it stands for.

Knows nothing of facts.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.history.facts.records import Slot, Words
from bot.history.facts.toml_files import TomlFile

ANY = "*"  # after the beginning of a word: "schwarz*"


def load_words(
    file: TomlFile, languages: Sequence[TomlFile] = (), commands: TomlFile | None = None
) -> Words:
    """Return the language of questions from its files.

    Args:
        file: what holds for every language, English first.
        languages: what other languages add, a file each.
        commands: which command answers questions of today.
    """
    more = [_Lines(language) for language in languages]
    slots = {
        name: Slot(
            name=name,
            say=str(fields.get("say", name)),
            cues=(*fields.get("cues", ()), *(c for one in more for c in one.of("slot", name))),
            soft=(*fields.get("soft", ()), *(c for one in more for c in one.of("soft", name))),
            strict=bool(fields.get("strict", False)),
            thing=bool(fields.get("thing", False)),
            blocked=bool(fields.get("blocked", False)),
            over=tuple(fields.get("over", ())),
        )
        for name, fields in file.table("slot").items()
    }
    fillers = set(str(file.table("fillers").get("words", "")).split())
    pairs = [pair for one in more for pair in one.same()]
    same: dict[str, str] = {}
    for kept, typed in file.table("same").items():
        for word in [kept, *str(typed).split()]:
            same.setdefault(word, kept)
    english = frozenset(same)
    foreign_fillers = {
        word for one in more for line in one.of("fillers", "words") for word in line.split()
    }
    foreign_fillers |= {
        word
        for word, kept in pairs
        if kept in fillers and word not in english and not word.endswith(ANY)
    }
    begun: dict[str, str] = {}
    for word, kept in pairs:
        shelf = begun if word.endswith(ANY) else same
        shelf.setdefault(word.removesuffix(ANY), same.get(kept, kept))
    regions = {
        word: region
        for region, words in file.table("regions").items()
        for word in str(words).split()
    }
    for word, kept in pairs:
        if kept in regions and not word.endswith(ANY):
            regions.setdefault(word, regions[kept])
    in_chats: dict[str, tuple[str, ...]] = {}
    for one in (file, *languages):
        for written, words in one.table("typed").items():
            for word in str(words).split():
                in_chats.setdefault(word, tuple(str(written).split()))
    others = file.table("others")
    return Words(
        slots=slots,
        fillers=frozenset(fillers | foreign_fillers),
        foreign=frozenset(same.keys() - english | foreign_fillers - fillers),
        right=frozenset(str(file.table("right").get("words", "")).split()).union(
            *(line.split() for one in more for line in one.of("right", "words"))
        ),
        same=same,
        begun=begun,
        typed=in_chats,
        brands=tuple(name.strip() for name in str(others.get("brands", "")).split(",")),
        models=tuple(name.strip() for name in str(others.get("models", "")).split(",")),
        regions=regions,
        meant={
            word: name for name, words in file.table("meant").items() for word in str(words).split()
        },
        areas={
            word: area for area, words in file.table("areas").items() for word in str(words).split()
        },
        lists={
            name: frozenset(str(words).split()).union(*(one.of("list", name) for one in more))
            for name, words in file.table("list").items()
        },
        commands={
            name: (*fields.get("cues", ()), *(c for one in more for c in one.of("command", name)))
            for name, fields in (commands.table("command") if commands else {}).items()
        },
    )


class _Lines:
    """What a language adds, a cue or a word a line."""

    def __init__(self, file: TomlFile) -> None:
        self._file = file

    def of(self, table: str, name: str) -> list[str]:
        """Return the lines of one entry."""
        text = str(self._file.table(table).get(name, ""))
        return [line.strip() for line in text.splitlines() if line.strip()]

    def same(self) -> list[tuple[str, str]]:
        """Return words of the language, each with the English one that stands for it."""
        found = self._file.table("same").items()
        return [(word, kept) for kept, words in found for word in str(words).split()]
