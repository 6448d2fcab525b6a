"""The entries of a list are found wherever a service's answer has them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.sources.file.tables import read_table
from bot.sources.web import UnreadableError

ONE = {"shoe": "2002R Mirage", "article": "M2002RDD", "launch": "2026-12-19"}
TWO = {"shoe": "2002R Phantom", "article": "M2002RDB", "launch": "2027-01-09"}
NAMES = list(ONE)


def cells(body: str) -> list[dict[str, Any]]:
    return [dict(row.cells) for row in read_table(body.encode(), name="list.json").rows]


@pytest.mark.parametrize(
    "value",
    [
        [ONE, TWO],
        {"result": {"page": {"upcoming": [ONE, TWO], "size": 2}}},
        {"query": {"shoes": {"edges": [{"node": ONE}, {"node": TWO}]}}},
        {"records": [{"id": "rec1", "fields": ONE}, {"id": "rec2", "fields": TWO}]},
        {"data": [{"id": 1, "attributes": ONE}, {"id": 2, "attributes": TWO}]},
        {"range": "A1:C3", "values": [NAMES, list(ONE.values()), list(TWO.values())]},
        {"M2002RDD": ONE, "M2002RDB": TWO},
        {"meta": {"by": "x"}, "drops": {"mirage": ONE, "phantom": TWO}},
        {"title": "What comes", "tags": ["x"], "releases": [ONE, TWO]},
    ],
)
def test_entries_stand_where_a_service_puts_them(value: Any) -> None:
    """In lists inside objects, wrapped, as rows below a header, or called by their names."""
    assert cells(json.dumps(value)) == [ONE, TWO]


def test_a_shoe_with_lists_of_its_own_is_one_entry() -> None:
    """Its pictures and sizes are no shoes."""
    shoe = {**ONE, "photos": [{"title": "side"}], "sizes": [{"name": "US 9"}]}
    undated = {name: part for name, part in shoe.items() if name != "launch"}

    assert cells(json.dumps(shoe)) == [shoe]
    assert cells(json.dumps(undated)) == [undated]


def test_each_line_may_be_an_entry() -> None:
    """JSON Lines; one that is cut short costs the file, as anywhere."""
    lines = f"{json.dumps(ONE)}\n\n{json.dumps(TWO)}\n"

    assert cells(lines) == [ONE, TWO]
    with pytest.raises(UnreadableError, match="cut short"):
        cells(lines[:-9])


def test_depth_is_limited() -> None:
    """What lies deeper than any service has it is not looked for."""
    value: Any = [ONE]
    for _ in range(40):
        value = {"a": value}

    assert not read_table(json.dumps(value).encode(), name="list.json").is_about_shoes
