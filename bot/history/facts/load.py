"""Read ``config/history/*.toml`` into facts; whatever cannot be used is said with file and line.

Knows nothing of questions; what can be read but is wrong is for ``check``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.errors import HistoryError
from bot.history.facts.load_words import load_words
from bot.history.facts.records import (
    Claim,
    DatePrecision,
    Entity,
    Fact,
    FactDate,
    Facts,
    FactSource,
    FactValue,
    Place,
    SizeRow,
    SizeTable,
    Status,
    Translation,
    Unknown,
)
from bot.history.facts.toml_files import Item, TomlFile
from bot.history.facts.words import with_hiragana
from bot.models import Money

SOURCES_FILE = "sources.toml"
WORDS_FILE = "words.toml"
COMMANDS_FILE = "commands.toml"
LANGUAGES = "languages"  # the folder of what other languages add
TRANSLATIONS = "translations"  # the folder of facts in other languages, a file each
LETTERS = frozenset({WORDS_FILE, COMMANDS_FILE})  # held against questions, letter by letter
WEIGHTS_FILE = "weights.toml"  # made by python -m tests.history.train
DATE = re.compile(r"(\d{4})(-(?:0[1-9]|1[0-2]))?(-(?:0[1-9]|[12]\d|3[01]))?")
PRECISIONS = (DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY)
KINDS = ("entity", "fact", "unknown", "size_table", "translation")
SIZE_SYSTEMS = ("US", "UK", "EU", "CM")


def load_facts(folder: Path | Traversable) -> Facts:
    """Read every file of a folder.

    Raises:
        HistoryError: a file is missing or is no TOML, or entries lack a field; a line a fault, each
            with file and line.
    """
    names = _toml_names(folder)
    for needed in (SOURCES_FILE, WORDS_FILE):
        if needed not in names:
            raise HistoryError(f"{folder}: {needed} is missing.")
    files = {
        name: TomlFile(folder, name, with_hiragana if name in LETTERS else None) for name in names
    }
    sources = {
        key: FactSource(key=key, title=str(entry.get("title", "")), url=str(entry.get("url", "")))
        for key, entry in files[SOURCES_FILE].table("source").items()
    }
    shelf = _Shelf(sources)
    faults = []
    for file in (*files.values(), *_translations(folder)):
        for kind in KINDS:
            for item in file.items(kind):
                try:
                    shelf.add(kind, item)
                except HistoryError as error:
                    faults.append(error.sentence)
    if faults:
        raise HistoryError("\n".join(faults))
    return Facts(
        entities=shelf.entities,
        facts=shelf.translated(),
        unknowns=tuple(shelf.unknowns),
        size_tables=shelf.size_tables,
        sources=sources,
        words=load_words(files[WORDS_FILE], _languages(folder), files.get(COMMANDS_FILE)),
        weights=_weights(files.get(WEIGHTS_FILE)),
        translations=tuple(shelf.translations.values()),
    )


def _toml_names(folder: Path | Traversable) -> list[str]:
    return sorted(item.name for item in folder.iterdir() if item.name.endswith(".toml"))


def _languages(folder: Path | Traversable) -> list[TomlFile]:
    more = folder / LANGUAGES
    if not more.is_dir():
        return []
    return [TomlFile(more, name, with_hiragana) for name in _toml_names(more)]


def _translations(folder: Path | Traversable) -> list[TomlFile]:
    if not (folder / TRANSLATIONS).is_dir():
        return []
    names = _toml_names(folder / TRANSLATIONS)
    return [TomlFile(folder, f"{TRANSLATIONS}/{name}") for name in names]


def _weights(file: TomlFile | None) -> Mapping[str, float]:
    found = {} if file is None else file.table("weight")
    return {str(name): float(value) for name, value in found.items()}


class _Shelf:
    """What has been read so far."""

    def __init__(self, sources: Mapping[str, FactSource]) -> None:
        self._sources = sources
        self.entities: dict[str, Entity] = {}
        self.facts: dict[str, Fact] = {}
        self.unknowns: list[Unknown] = []
        self.size_tables: dict[str, SizeTable] = {}
        self.translations: dict[tuple[str, str], Translation] = {}

    def add(self, kind: str, item: Item) -> None:
        """Read one entry and keep it."""
        if kind == "entity":
            entity = _entity(item)
            if entity.name in self.entities:
                raise item.error(f"the entity {entity.name!r} is there twice")
            self.entities[entity.name] = entity
        elif kind == "fact":
            fact = _fact(item, self._sources)
            if fact.id in self.facts:
                raise item.error(f"the fact {fact.id!r} is there twice")
            self.facts[fact.id] = fact
        elif kind == "unknown":
            self.unknowns.append(_unknown(item))
        elif kind == "translation":
            translation = _translation(item)
            key = translation.fact, translation.language
            if key in self.translations:
                raise item.error(f"the fact {translation.fact!r} is translated twice")
            self.translations[key] = translation
        else:
            table = _size_table(item, self._sources)
            self.size_tables[table.gender] = table
            self.facts.update((row.fact.id, row.fact) for row in table.rows)

    def translated(self) -> dict[str, Fact]:
        """Return the facts, each with its translations."""
        found: dict[str, tuple[Translation, ...]] = {}
        for (fact, _), translation in self.translations.items():
            found[fact] = (*found.get(fact, ()), translation)
        return {
            name: replace(fact, translations=found[name]) if name in found else fact
            for name, fact in self.facts.items()
        }


def _entity(item: Item) -> Entity:
    return Entity(
        name=item.text("name"),
        kind=item.text("kind"),
        part_of=item.text("part_of", ""),
        made_by=item.texts("made_by"),
        when=item.text("when", ""),
        aliases=item.texts("aliases"),
        described=item.texts("described"),
        place=item.place,
    )


def _status(item: Item, text: str) -> Status:
    try:
        return Status(text)
    except ValueError:
        raise item.error(f"{text!r} is no status; use {', '.join(Status)}") from None


def _fact(item: Item, sources: Mapping[str, FactSource]) -> Fact:
    claims = [Item(entry, item.place) for entry in item.fields.get("claim", [])]
    return Fact(
        id=item.text("id"),
        subject=item.text("subject"),
        predicate=item.text("predicate"),
        text=item.text("text"),
        value=_value(item),
        status=_status(item, item.text("status")),
        sources=item.sources("sources", sources),
        answers=item.texts("answers"),
        asks=item.texts("asks"),
        heard=item.texts("heard"),
        region=item.texts("region"),
        tells=item.texts("tells"),
        when=item.text("when", ""),
        short=item.text("short", ""),
        note=item.text("note", ""),
        claims=tuple(
            Claim(
                value=claim.text("value"),
                sources=claim.sources("sources", sources),
                preferred=bool(claim.fields.get("preferred", False)),
            )
            for claim in claims
        ),
        place=item.place,
    )


def _translation(item: Item) -> Translation:
    file = item.place.file.rpartition("/")[2]
    return Translation(
        fact=item.text("fact"),
        language=file.removesuffix(".toml"),
        text=item.text("text"),
        claims=item.texts("claims"),
        place=item.place,
    )


def _unknown(item: Item) -> Unknown:
    return Unknown(
        subject=item.text("subject"),
        answers=frozenset(item.texts("answers")),
        place=item.place,
    )


def _value(item: Item) -> FactValue:
    fields = item.fields.get("value", {})
    if not isinstance(fields, dict):
        raise item.error("value must be a table, for example { date = '2021-08-21' }")
    value = Item(fields, item.place)
    return FactValue(
        text=value.text("text") if "text" in fields else None,
        date=_date(value) if "date" in fields else None,
        money=_money(value) if "money" in fields else None,
        number=int(fields["number"]) if "number" in fields else None,
        codes=value.texts("codes"),
        items=value.texts("items"),
    )


def _date(value: Item) -> FactDate:
    match = DATE.fullmatch(value.text("date"))
    if match is None:
        raise value.error("a date is written 2021, 2021-08 or 2021-08-21")
    parts = sum(part is not None for part in match.groups())
    return FactDate(text=match[0], precision=PRECISIONS[parts - 1])


def _money(value: Item) -> Money:
    try:
        amount = Decimal(value.text("money"))
    except InvalidOperation:
        raise value.error("money is written as a number in quotes, such as '149.99'") from None
    return Money(amount=amount, currency=value.text("currency"))


def _size_table(item: Item, known: Mapping[str, FactSource]) -> SizeTable:
    gender, sources = item.text("gender"), item.sources("sources", known)
    rows = []
    for number, fields in enumerate(item.fields.get("rows", []), 1):
        row = Item(fields, Place(item.place.file, item.place.line))
        sizes = {system: row.text(system) for system in SIZE_SYSTEMS if system in fields}
        if "US" not in sizes or any(not 0 <= by < len(sources) for by in fields.get("by", [])):
            raise row.error(f"row {number} needs a US size, and sources by their place in the list")
        named = ", ".join(
            f"{sizes[system]} cm" if system == "CM" else f"{system} {sizes[system]}"
            for system in SIZE_SYSTEMS
            if system in sizes
        )
        missing = "" if "CM" in sizes else "; no New Balance cm label is known for this size"
        rows.append(
            SizeRow(
                sizes=sizes,
                fact=Fact(
                    id=f"size-{gender}-us{sizes['US'].replace('.', '_')}",
                    subject=item.text("subject"),
                    predicate="size_conversion",
                    text=f"In {gender}'s New Balance sizes: {named}{missing}.",
                    value=FactValue(items=tuple(f"{k} {v}" for k, v in sizes.items())),
                    status=_status(row, row.text("status")),
                    sources=tuple(sources[by] for by in fields.get("by", [])),
                    answers=("size",),
                    note=item.text("caveat"),
                    place=row.place,
                ),
            )
        )
    return SizeTable(
        gender=gender,
        subject=item.text("subject"),
        caveat=item.text("caveat"),
        rows=tuple(rows),
    )
