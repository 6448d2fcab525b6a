"""Read one TOML file entry by entry, so that every fault can be said with its line.

Knows nothing of what the entries mean.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from bot.errors import HistoryError
from bot.history.facts.records import FactSource, Place


class TomlFile:
    """One TOML file, and the line each of its entries starts on."""

    def __init__(
        self, folder: Path | Traversable, name: str, read_as: Callable[[str], str] | None = None
    ) -> None:
        """Read a file, its text as ``read_as`` returns it."""
        self.name = name
        try:
            text = (folder / name).read_text(encoding="utf-8")
            text = text if read_as is None else read_as(text)
            self._tables: dict[str, Any] = tomllib.loads(text)
        except (OSError, UnicodeDecodeError) as error:
            raise HistoryError(f"{name}: cannot be read ({error}).") from error
        except tomllib.TOMLDecodeError as error:
            raise HistoryError(f"{name}: is no TOML: {error}.") from error
        self._lines: dict[str, list[int]] = defaultdict(list)  # on which each kind of entry starts
        for number, line in enumerate(text.splitlines(), 1):
            if line.lstrip().startswith("[["):
                self._lines[line.strip()].append(number)

    def table(self, name: str) -> dict[str, Any]:
        """Return a table of the file; empty if it has none."""
        found = self._tables.get(name, {})
        if not isinstance(found, dict):
            raise HistoryError(f"{self.name}: {name} must be a table.")
        return found

    def items(self, kind: str) -> Iterator[Item]:
        """Yield the entries ``[[kind]]`` with their places."""
        heading = f"[[{kind}]]"
        lines = self._lines[heading]
        entries = self._tables.get(kind, [])
        if not isinstance(entries, list) or len(entries) != len(lines):
            raise HistoryError(f"{self.name}: write each {kind} under its own {heading}.")
        for line, entry in zip(lines, entries, strict=True):
            yield Item(entry, Place(self.name, line))


class Item:
    """One entry of a file: typed access to its fields, with an error that names its place."""

    def __init__(self, fields: Mapping[str, Any], place: Place) -> None:
        self.fields = fields
        self.place = place

    def error(self, sentence: str) -> HistoryError:
        """Return an error that says where."""
        return HistoryError(f"{self.place}: {sentence}.")

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text field."""
        value = self.fields.get(key, default)
        if not isinstance(value, str):
            raise self.error(f"{key} must be a text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a field that is a list of texts; empty if it is not there."""
        value = self.fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self.error(f"{key} must be a list of texts")
        return tuple(value)

    def sources(self, key: str, known: Mapping[str, FactSource]) -> tuple[FactSource, ...]:
        """Return the sources that a list of keys names."""
        names = self.texts(key)
        for name in names:
            if name not in known:
                raise self.error(f"there is no source {name!r} in sources.toml")
        return tuple(known[name] for name in names)
