"""Long JSON is read in steps as the standard library reads it at once, or refused where it does."""

from __future__ import annotations

import json
import weakref
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.reading.whole_json import steps
from bot.sources.reading.whole_json.steps import LET_GO, load_json

SMALL = 16  # characters of a step, so that every value is cut somewhere

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=30,
)


@pytest.fixture(autouse=True, scope="module")
def _small_steps() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(steps, "STEP", SMALL)
    yield
    patch.undo()


@given(values, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_what_is_json_is_read_as_ever(value: Any, indent: Any, is_ascii: bool) -> None:
    """Whatever its layout, and wherever a step ends."""
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii)
    assert load_json(f" {text}\n") == value
    assert load_json(text.encode("utf-16", "surrogatepass")) == value


class Entry:
    """Notes how many others its list still has when it is freed."""

    def __init__(self, holder: weakref.ref[list[Any]], left: list[int]) -> None:
        self._holder = holder
        self._left = left

    def __del__(self) -> None:
        found = self._holder()
        self._left.append(-1 if found is None else len(found))


def test_a_long_list_is_freed_in_steps() -> None:
    """Other threads have their turn then too."""
    left: list[int] = []
    found = load_json(f"[{'1,' * SMALL}1]")
    found[:] = [Entry(weakref.ref(found), left) for _ in range(3 * LET_GO)]

    del found

    assert sorted(left) == [0] * LET_GO + [LET_GO] * LET_GO + [2 * LET_GO] * LET_GO


@given(values, st.data())
def test_what_is_none_is_refused(value: Any, data: st.DataObject) -> None:
    """As the standard library refuses it, also where a sign is lost or put in."""
    text = json.dumps([value, {"a": [value]}])
    at = data.draw(st.integers(0, len(text)))
    sign = data.draw(st.sampled_from(["", ",", "]", "}", ":", '"', "1", "[", "nul"]))
    broken = text[:at] + sign + text[at + data.draw(st.integers(0, 2)) :]
    expected: Any = ValueError
    with suppress(ValueError):
        expected = json.loads(broken)
    if expected is ValueError:
        with pytest.raises(ValueError):  # noqa: PT011 - any of the library's
            load_json(broken)
    else:
        assert load_json(broken) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[" + "1," * 90 + "2]",
        "{" + ",".join(f'"a{number}":{number}' for number in range(90)) + "}",
        "[" + ",".join('"a,]}"' for _ in range(90)) + ', {"b": [1,2,3]}, 4]',
    ],
)
def test_short_parts_are_read_together(text: str) -> None:
    """And each stays what it is; a sign too many is still refused."""
    assert load_json(text) == json.loads(text)
    for wrong in (
        f"{text[:-1]},{text[-1]}",
        text[:-1],
        text[:-1] + ("}" if text[0] == "[" else "]"),
    ):
        with pytest.raises(ValueError):  # noqa: PT011 - any of the library's
            load_json(wrong)


def test_numbers_may_stay_text() -> None:
    """So that a price keeps its digits."""
    assert load_json('[12.340, {"aaaaaaaaaaaa": [1234567.890]}]', parse_float=str) == [
        "12.340",
        {"aaaaaaaaaaaa": ["1234567.890"]},
    ]


def test_what_is_nested_too_deep_is_refused() -> None:
    """With the error that readers expect."""
    with pytest.raises((RecursionError, ValueError)):
        load_json("[" * 100_000)
