"""A post that calls a release off, or names the day it was planned for, does not announce that."""
# ruff: noqa: RUF001 - words of many alphabets

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.models import SeenDrop
from bot.sources.feed.cancelled import says_cancelled
from bot.sources.feed.posts import Post, read_post

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
POSTED = datetime(2026, 11, 20, 12, tzinfo=UTC)
SHOE = "New Balance 2002R Mirage Grey M2002RDD"


def read(title: str, text: str = "", region: str = "US") -> list[SeenDrop]:
    post = Post(key="p", title=title, text=text, posted=POSTED)
    return read_post(post, now=NOW, region=region, currency=None)


@pytest.mark.parametrize(
    "title",
    [
        f"CANCELED: {SHOE}",
        f"[Cancelled] {SHOE} drops December 19",
        f"{SHOE} – cancelled",
        f"{SHOE} launch called off",
        f"New Balance scrapped the release of the {SHOE}",
        f"{SHOE}: Verkaufsstart abgesagt",
        f"Lancement annulé : {SHOE}",
        f"Cancelado el lanzamiento de {SHOE}",
        f"{SHOE}, uscita annullata",
        f"【発売中止】{SHOE}",
        f"{SHOE}の発売が中止に",
        f"{SHOE} 출시 취소",
    ],
)
def test_a_release_is_called_off(title: str) -> None:
    """Beside the word for a release, or as a mark at an end of the title; it keeps no date."""
    assert says_cancelled(title)
    assert [(drop.is_cancelled, drop.at) for drop in read(title)] == [(True, None)]


@pytest.mark.parametrize(
    "title",
    [
        f"{SHOE} release is not cancelled",
        f"{SHOE} drop hasn't been canceled",
        f"Shops cancel orders of the {SHOE}, which drops December 19",
        f"Orders cancelled, and now the {SHOE} releases December 19",
        f"{SHOE} release date and cancelled orders of the last one",
        f"{SHOE} drops December 19, release event cancelled",
        f"{SHOE}: launch raffle called off",
        f"Noise cancelling: {SHOE}",
    ],
)
def test_other_things_are_called_off(title: str) -> None:
    """Orders, or nothing at all."""
    assert not says_cancelled(title)


def test_another_shoe_is_called_off() -> None:
    """A title that names a second model, or a post of several shoes, calls none of ours off."""
    (drop,) = read(f"Jordan 4 release cancelled, {SHOE} drops December 19")
    several = read(f"{SHOE} and M2002RDC: release cancelled")

    assert (drop.is_cancelled, drop.at) == (False, datetime(2026, 12, 19, tzinfo=UTC))
    assert several == []


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Originally due December 12, now December 19.", "US"),
        ("It was pushed back from Saturday, December 12 to Saturday, December 19.", "US"),
        ("It arrives on December 19 rather than December 12.", "US"),
        ("Der Release wurde vom 12. Dezember auf den 19. Dezember verlegt.", "DE"),
        ("Verschoben vom 12. Dezember auf den 19. Dezember.", "DE"),
        ("Release am 19. Dezember statt am 12. Dezember.", "DE"),
        ("Sortie décalée du 12 décembre au 19 décembre.", "FR"),
        ("Lanzamiento el 19 de diciembre en vez del 12 de diciembre.", "ES"),
        ("L'uscita è spostata dal 12 dicembre al 19 dicembre.", "IT"),
        ("当初12月12日に発売予定でしたが、12月19日発売です。", "JP"),
    ],
)
def test_a_day_that_was_planned_is_not_the_one_that_stands(text: str, region: str) -> None:
    """Whichever of the two stands first."""
    (drop,) = read(SHOE, text, region)

    assert drop.at is not None
    assert (drop.at.month, drop.at.day) in {(12, 19), (12, 18)}  # Tokyo's day begins on the 18th


@pytest.mark.parametrize(
    "text",
    [
        "After its November 6 debut in Seoul, the pair releases worldwide on December 19.",
        "It launched in Asia on November 6. It arrives here on December 19.",
        "It arrives here on December 19, after it launched in Asia on November 6.",
    ],
)
def test_of_two_releases_the_one_to_come_counts(text: str) -> None:
    """Another country had it before the post was written."""
    (drop,) = read(SHOE, text)

    assert drop.at == datetime(2026, 12, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    "title", [f"Comment on {SHOE} by Ann", f"Kommentar zu {SHOE} von Ann", f"Re: {SHOE}"]
)
def test_what_readers_write_is_no_news(title: str) -> None:
    """Nobody's own parcel arrives for all."""
    assert read(title, "Mine arrives December 19, so happy") == []
