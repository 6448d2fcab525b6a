"""The checker: nothing wrong with what is shipped, and every kind of fault found."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.history.facts.check import check

GOOD = """
[[entity]]
name = "Test Pair"
kind = "colorway"
part_of = "2002R"
aliases = ["test pair"]

[[fact]]
id = "test-date"
subject = "Test Pair"
predicate = "release_date"
text = "The Test Pair came out on 1 May 2021."
value = { date = "2021-05-01", codes = ["M2002RTE"] }
when = "2021"
status = "single-source"
sources = ["article"]
answers = ["date", "code"]
asks = ["when did the test pair come out"]

[[fact]]
id = "test-about"
subject = "Test Pair"
predicate = "about"
text = "The Test Pair is a pair for tests."
status = "single-source"
sources = ["article"]
answers = ["what"]

[[unknown]]
subject = "Test Pair"
answers = ["price"]
"""

SECOND = """
[[fact]]
id = "test-date-again"
subject = "Test Pair"
predicate = "release_date"
text = "The Test Pair came out on 2 May 2021."
value = { date = "2021-05-02" }
when = "2021"
status = "single-source"
sources = ["article"]
answers = ["date"]
"""

UNKNOWN = """
[[unknown]]
subject = "Test Pair"
answers = ["date"]
"""


def test_shipped_files_are_in_order(folder: Path) -> None:
    """CI keeps the history clean."""
    assert check(folder) == []


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        (GOOD, 0, ""),
        (GOOD.replace('subject = "Test Pair"', 'subject = "Nobody"'), 8, "no entity 'Nobody'"),
        (GOOD.replace('part_of = "2002R"', 'part_of = "2003R"'), 2, "no entity '2003R'"),
        (GOOD.replace("Test Pair", "Test Pair of a Long, Long Name Indeed"), 2, "more than 32"),
        (GOOD.replace('["article"]', "[]"), 8, "needs a source"),
        (GOOD.replace('when = "2021"', 'when = "last May"'), 8, "is no date"),
        (GOOD.replace("M2002RTE", "m2002-rte"), 8, "is no style code"),
        (GOOD.replace('["test pair"]', '["rain cloud"]'), 2, "The alias 'rain cloud' means"),
        (GOOD.replace('["date", "code"]', '["moon"]'), 8, "no kind of question"),
        (GOOD.replace('"single-source"', '"disputed"'), 8, "needs its claims"),
        (GOOD + SECOND, 33, "test-date-again contradicts test-date"),
        (GOOD + UNKNOWN, 33, "is unknown here, but test-date tells it"),
        (GOOD.replace("2021-05-01", "2021-5-1"), 8, "a date is written"),
    ],
)
def test_faults_are_found(
    folder: Path, tmp_path: Path, text: str, line: int, sentence: str
) -> None:
    """Every kind of fault is found, with file and line."""
    copy = Path(shutil.copytree(folder, tmp_path / "history"))
    (copy / "test.toml").write_text(text)

    faults = check(copy)

    if not sentence:
        assert faults == []
        return
    found = [fault for fault in faults if sentence in fault.sentence]
    assert found, faults
    assert line in {fault.place.line for fault in found}
    assert str(found[0]).count(".toml:") == 1


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        (r'\[\[fact\]\]\nid = "about-9060"', "Say in one sentence what '9060' is"),
        (r'\[\[unknown\]\]\nsubject = "9060"', "Tell the price of '9060'"),
    ],
)
def test_what_people_ask_first_is_told_or_known_to_be_unknown(
    folder: Path, tmp_path: Path, pattern: str, sentence: str
) -> None:
    """A card without its sentence, its year or its price is a fault."""
    copied = tmp_path / "history"
    shutil.copytree(folder, copied)
    for file in copied.glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(rf"{pattern}.*?(?=\n\[\[|\Z)", "", text, flags=re.DOTALL))

    assert any(sentence in fault.sentence for fault in check(copied))
