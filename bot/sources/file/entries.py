"""The entries of a JSON or TOML value: which of its lists and objects each tell of one shoe.

Knows nothing of what their fields mean, but for the names that say which shoe it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from bot.sources.file.columns import IDENTITY, STYLE_COLUMNS, TELLING, column
from bot.sources.web import UnreadableError

DEEPEST = 5  # objects around a list, as the answers of services have them
WRAPPERS = frozenset({"fields", "attributes", "properties", "node", "item", "data"})
HEADER_LIMIT = 200  # cells
OF_SHOES = frozenset({*STYLE_COLUMNS, *TELLING})  # fields that a list of shoes has not itself


def entries_of(value: Any) -> Iterable[Any]:
    """Return the entries of a list, of the lists in an object, or the one that an object is.

    An entry may be wrapped, as databases give their records ("fields", "node"); a list of lists is
    a table below its header; objects that are called by their names are entries as well.

    Raises:
        UnreadableError: it is neither a list nor an object.
    """
    if isinstance(value, list):
        return _rows(value) if _is_table(value) else map(_unwrapped, value)
    if not isinstance(value, Mapping):
        raise UnreadableError("The file holds no list of entries.")
    lists = list(_lists(value, 0))
    if _is_entry(value) and (_tells(value) or not any(map(_holds_entries, lists))):
        return [value]
    if lists:
        return chain.from_iterable(map(entries_of, lists))
    return _named(value, 0) or ([value] if value else [])


def _is_entry(value: Any) -> bool:
    return isinstance(value, Mapping) and not IDENTITY.isdisjoint(map(column, value))


def _tells(value: Mapping[Any, Any]) -> bool:
    """Tell whether an object says which shoe, or when it comes, and not only a list's name."""
    return any(
        column(name) in OF_SHOES and not isinstance(part, (list, Mapping))
        for name, part in value.items()
    )


def _holds_entries(entries: list[Any]) -> bool:
    return any(_is_entry(_unwrapped(entry)) for entry in entries) or _is_table(entries)


def _lists(value: Mapping[Any, Any], depth: int) -> Iterator[list[Any]]:
    """Return the lists of objects or of rows in an object, the outermost there are."""
    parts = [part for part in value.values() if isinstance(part, list)]
    if found := [part for part in parts if _is_table(part) or any(map(_is_object, part))]:
        yield from found
    elif depth < DEEPEST:
        for part in value.values():
            if isinstance(part, Mapping) and not _is_entry(part):
                yield from _lists(part, depth + 1)


def _named(value: Mapping[Any, Any], depth: int) -> list[Any]:
    """Return the entries in an object that are called by their names, or nothing."""
    parts = [part for part in value.values() if isinstance(part, Mapping)]
    if not parts or all(map(_is_entry, parts)):
        return parts
    inner = (_named(part, depth + 1) for part in parts if depth < DEEPEST)
    return next(filter(None, inner), [])


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping)


def _unwrapped(entry: Any) -> Any:
    if not isinstance(entry, Mapping) or _is_entry(entry):
        return entry
    inner = (part for name, part in entry.items() if str(name).lower() in WRAPPERS)
    return next(filter(_is_entry, inner), entry)


def _is_table(rows: Sequence[Any]) -> bool:
    """Tell whether a list is of rows, the first of which names the columns."""
    head = rows[0] if rows else None
    if not isinstance(head, list) or len(head) > HEADER_LIMIT:
        return False
    return _is_entry(dict.fromkeys(map(str, head)))


def _rows(rows: Sequence[Any]) -> Iterator[Any]:
    names = [str(name) for name in rows[0]]
    for row in rows[1:]:
        yield dict(zip(names, row, strict=False)) if isinstance(row, list) else row
