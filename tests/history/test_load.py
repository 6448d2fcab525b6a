"""Reading the files: what is there, and what is said when something is wrong."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from bot.errors import HistoryError
from bot.history.facts.load import load_facts
from bot.history.facts.records import DatePrecision, Status


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A copy of the shipped files that a test may spoil."""
    return Path(shutil.copytree(folder, tmp_path / "history"))


def test_all_researched_facts_are_there(folder: Path) -> None:
    """Every researched fact has a source, the size tables' rows among them."""
    facts = load_facts(folder).facts

    assert len(facts) >= 450
    assert all(fact.sources for fact in facts.values())


def test_values_have_types(folder: Path) -> None:
    """Dates know their precision, money its currency, codes are codes."""
    facts = load_facts(folder).facts

    day = facts["pp-raincloud-date"].value.date
    assert day is not None
    assert (day.text, day.precision) == ("2021-08-21", DatePrecision.DAY)
    money = facts["2002r-uk-price-2020"].value.money
    assert money is not None
    assert (money.amount, money.currency) == (Decimal(100), "GBP")
    assert facts["pp-2023-fall-codes"].value.codes == ("M2002RDQ", "M2002RDN", "M2002RDO")


def test_disputed_facts_say_who_says_what(folder: Path) -> None:
    """Every disputed fact has its claims, and each claim its sources."""
    disputed = [f for f in load_facts(folder).facts.values() if f.status is Status.DISPUTED]

    assert len(disputed) == 21
    assert all(fact.claims for fact in disputed)
    assert all(claim.sources for fact in disputed for claim in fact.claims)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("2002-sales", "Skoe"),
        ("2002-pinnacle", "More technology"),
        ("wbtg-exists", "Fresh Foam Roav"),
    ],
)
def test_corrected_places_say_what_stood_there(folder: Path, fact: str, words: str) -> None:
    """The three corrupted places of the article are corrected, with a note."""
    assert words in load_facts(folder).facts[fact].note


BROKEN = """
[[fact]]
id = "broken"
subject = "2002R"
predicate = "release_date"
text = "The 2002R came out."
value = { date = "2021-12-01" }
status = "corroborated"
sources = ["article"]
answers = ["date"]
"""


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("2021-12-01", "2021-13-01", "a date is written"),
        ("2021-12-01", "2021", ""),
        ('"article"', '"nowhere"', "no source 'nowhere'"),
        ('"corroborated"', '"certain"', "is no status"),
        ('text = "The 2002R came out."', "", "text must be a text"),
        ('date = "2021-12-01"', 'money = "much", currency = "USD"', "money is written"),
        ('"broken"', '"2002-sales"', "is there twice"),
        ('{ date = "2021-12-01" }', '"2021"', "value must be a table"),
    ],
)
def test_faults_are_said_with_file_and_line(copy: Path, old: str, new: str, sentence: str) -> None:
    """What cannot be read is named by its file and the line its entry starts on."""
    (copy / "zz.toml").write_text(BROKEN.replace(old, new))

    if not sentence:
        assert "broken" in load_facts(copy).facts
        return
    with pytest.raises(HistoryError, match=sentence) as caught:
        load_facts(copy)
    assert caught.value.sentence.startswith("zz.toml:2: ")


def test_all_faults_come_at_once(copy: Path) -> None:
    """Nobody has to mend a file fault by fault."""
    (copy / "zz.toml").write_text(BROKEN.replace('"article"', '"nowhere"') * 2)

    with pytest.raises(HistoryError) as caught:
        load_facts(copy)

    lines = caught.value.sentence.splitlines()
    assert [line.split(":")[1] for line in lines] == ["2", "12"]


def test_no_toml_is_said(copy: Path) -> None:
    """A file that is no TOML is named."""
    (copy / "models.toml").write_text("[[fact]\n")

    with pytest.raises(HistoryError, match=r"models\.toml: is no TOML"):
        load_facts(copy)


def test_missing_sources_are_said(copy: Path) -> None:
    """Without sources there is no history."""
    (copy / "sources.toml").unlink()

    with pytest.raises(HistoryError, match=r"sources\.toml is missing"):
        load_facts(copy)
