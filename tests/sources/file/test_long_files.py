"""A file that is longer than any of people's is read to a limit, which is said."""

from __future__ import annotations

import json

import pytest

from bot.sources.file import csv_tables, rows, tables
from tests.sources.file.test_file import read

CUT = "The file is very long; only its first rows were read."
JSON_URL = "https://list.example/drops.json"


def test_rows_that_say_nothing_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of separators has no end otherwise."""
    monkeypatch.setattr(csv_tables, "READ_LIMIT", 9)
    text = "name;date\n2002R Oat;2026-12-05\n" + ";\n" * 7

    assert read(text).reason == CUT
    assert read(text.removesuffix(";\n")).reason is None
    assert len(read(text).drops) == 1


def test_a_line_that_is_longer_than_any_table_s_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not read at a stretch, and the rows around it count."""
    monkeypatch.setattr(csv_tables, "LINE_LIMIT", 50)
    found = read("name,date\n2002R Oat,2026-12-05\n" + "a," * 50 + "\n2002R Steel,2026-12-06\n")

    assert found.reason == "Row 3 cannot be read as CSV; rows after it may be lost."
    assert len(found.drops) == 2


def test_entries_of_other_shoes_cost_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are; those that may matter are read to a limit."""
    monkeypatch.setattr(tables, "ROW_LIMIT", 3)
    others = [{"name": f"990v{number}", "date": "2026-12-05"} for number in range(9)]
    shoe = {"name": "2002R Oat", "date": "2026-12-05"}

    few = read(json.dumps([*others, shoe, shoe]), url=JSON_URL)
    many = read(json.dumps([shoe, shoe, *others, shoe, shoe]), url=JSON_URL)

    assert (few.reason, few.products, len(few.drops)) == (None, 11, 1)
    assert (many.reason, len(many.drops)) == (CUT, 1)


def test_what_takes_too_long_ends_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read counts, and nothing follows from the rest."""
    monkeypatch.setattr(rows, "TIME_LIMIT", -1.0)
    found = read("name,date\n2002R Oat,2026-12-05\n2002R Steel,2026-12-06\n")

    assert (found.reason, len(found.drops)) == (CUT, 1)


def test_many_shoes_under_one_key_are_told_apart() -> None:
    """Those called alike are one, also behind the first few."""
    names = [f"2002R Colour {number:04}" for number in range(300)]
    lines = [f"x,{name},2026-12-05" for name in (*names, names[0], names[-1])]

    found = read("\n".join(["id,name,date", *lines, ""]))

    assert len(found.drops) == len(names)
