"""What is said in other languages: all of it, with the same gaps to fill, and English otherwise."""

from __future__ import annotations

import string
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from bot.models import LANGUAGES, ChangeKind, Precision, Standing
from bot.ui import cards, text
from bot.ui.languages import CATALOGS, ENGLISH, catalog, speaking, tr
from tests.conftest import NOON
from tests.services.makers import change, outgoing
from tests.ui.worst import components_of
from tests.wire.rules import walk

ENGLISH_WORDS = {"Live", "Restock", "Drop", "Price", "Sizes", "When", "Told", "Seen", "Why", "Sold"}
OTHERS = [code for code in LANGUAGES if code != ENGLISH]


def spoken() -> set[str]:
    """Return every text that the code gives to ``tr`` or ``mark``."""
    found = extract_from_dir(
        CATALOGS.parent, [("**.py", "python")], keywords={"tr": None, "mark": None}
    )
    return {str(message) for _, _, message, _, _ in found}


def fields(template: str) -> set[str]:
    """Return the names of a text's gaps."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_said_in_every_language(language: str) -> None:
    """Nothing is missing, and nothing is kept that nobody says any more."""
    said = {english for context, english in catalog(language) if context is None}

    assert spoken() - said == set()
    assert said - spoken() == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_has_the_same_gaps_in_every_language(language: str) -> None:
    """What is filled in is never lost, and nothing is asked for that is not there."""
    for (_, english), other in catalog(language).items():
        assert fields(other) == fields(english), english


def test_each_catalog_is_of_a_language_that_can_be_chosen() -> None:
    """And each language but English has one."""
    assert {Path(file).stem for file in CATALOGS.glob("*.po")} == set(OTHERS)


def test_what_a_catalog_lacks_is_said_in_english() -> None:
    """And so is everything in a language that nobody knows."""
    with speaking("ja"):
        assert tr("Sold out") == "完売"
        assert tr("nobody ever said this") == "nobody ever said this"
    with speaking("tlh"):
        assert tr("Sold out") == "Sold out"
    assert tr("Sold out") == "Sold out"


@pytest.mark.parametrize("kind", ChangeKind)
def test_a_card_speaks_its_servers_language(kind: ChangeKind) -> None:
    """All of it but what the shop says, and mentions nothing in English."""
    standing = Standing(language="ja", sizes_in={"US 9": "CM 27"})
    told = change(kind, title="スニーカー", colorway=None, retailer=None, region=None)

    parts = list(walk(components_of(cards.card(outgoing(told, standing=standing), NOON))))

    said = " ".join(part.get("content") or part.get("label") or "" for part in parts)
    assert not {"Live", "Restock", "Drop", "Price", "Sizes", "When", "Told", "Seen", "Why"} & set(
        said.split()
    )
    if kind is ChangeKind.RESTOCK:
        assert "再入荷" in said
        assert "US 9 \\(CM 27\\), US 10" in said


def test_dates_and_money_are_written_as_the_language_does() -> None:
    """By the rules of CLDR."""
    at = datetime(2026, 12, 5, tzinfo=UTC)
    with speaking("ja"):
        assert text.drop_time(at, Precision.DAY, "UTC") == "2026年12月5日土曜日"
        assert text.drop_time(at, Precision.MONTH, "UTC") == "2026年12月"
    assert text.drop_time(at, Precision.DAY, "UTC") == "Saturday, 05 December 2026"
