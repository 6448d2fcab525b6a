"""Refusals of what was typed: in every language, and with what was kept where that matters."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.errors import RequestError
from bot.languages import speaking, tr
from bot.models import LANGUAGES, GuildSettings
from bot.rules.reading import changing, drop_forms, read_own_answer, times
from bot.rules.reading.drop_forms import DropForm
from bot.rules.settings import parsing
from bot.rules.settings.documents import settings_from_document
from bot.rules.subscriptions.fields import read_options
from tests.conftest import NOON
from tests.ui.words import english

BERLIN = ZoneInfo("Europe/Berlin")
SETTINGS = GuildSettings(guild_id=1)
# What can be typed, and so stands in a refusal as it is.
TYPED = re.findall(  # what can be typed, and so stands in a refusal as it is
    r"[A-Za-z]+",
    """
    live, restock, announced, moved, cancelled, price_cut, sold_out, mule, sandal, kids;
    AU, GB, JP, US, UK, EU, CM, cm, USD, URL; gore-tex, protection pack, tbc;
    instant, daily, weekly, monday, now; none, off, quiet, quiet_breaks;
    en, English, ja, Asia/Tokyo, Europe/London, Europe/Berlin, Protection Pack Rain Cloud;
    timezone, language, size_system, log_channel_id, hears_of_sources, makes_events;
    allows_watches, thread_channel_id, watch_limit, keeps_questions
    """,
)
REFUSED: list[tuple[Callable[[Any], object], Any]] = [
    *(
        (lambda given: read_options(dict([given])), (option, given))
        for option, given in (
            ("kinds", "雨"),
            ("kinds", ""),
            ("lead_times", "雨"),
            ("words", "雨" * 201),
            ("styles", "雨"),
            ("styles", ",".join(f"M2002R{number:03}" for number in range(26))),
            ("models", "雨"),
            ("regions", "雨"),
            ("regions", ",".join(list(drop_forms.countries())[:26])),
            ("shops", "雨" * 81),
            ("shops", ",".join(map(str, range(26)))),
            ("sizes", "雨"),
            ("sizes", ",".join(f"US {number}" for number in range(26))),
            ("max_price", "雨"),
            ("restock_cooldown", "雨"),
            ("ping_cooldown", "雨"),
            ("digest", "雨"),
            ("digest", "daily 雨"),
            ("digest", "weekly 雨"),
        )
    ),
    *(
        (lambda given: parsing.read(dict([given]), SETTINGS), (option, given))
        for option, given in (
            ("timezone", "雨"),
            ("language", "雨"),
            ("size_system", "雨"),
            ("quiet", "雨"),
            ("quiet", "8-8"),
            ("quiet_breaks", "live"),
        )
    ),
    *(
        (lambda given: settings_from_document(given, SETTINGS), given)
        for given in ([], {"雨": 1}, {"language": "雨"})
    ),
    *(
        (lambda at: times.parse_time(at, BERLIN, NOON), at)
        for at in ("雨", "2020-01-01", "2027-03-28 02:30", "2027-10-31 02:30")
    ),
    *(
        (lambda given: read_own_answer(*given), given)
        for given in (("", "https://a.example"), ("雨", ""), ("雨", "http://a.example"))
    ),
    *(
        (lambda entry: drop_forms.read(entry, NOON), entry)
        for entry in (
            DropForm(style="雨", name="雨", at="tbc"),
            DropForm(style="M2002RDA", name="", at="tbc"),
            DropForm(style="M2002RDA", name="雨", at="2036-01"),
            DropForm(style="M2002RDA", name="雨", at="tbc", url="雨"),
        )
    ),
]


@pytest.mark.parametrize(("read", "given"), REFUSED)
def test_a_refusal_is_in_japanese(read: Callable[[Any], object], given: Any) -> None:
    """With what can be typed instead, as it must be typed."""
    with speaking("ja"), pytest.raises(RequestError) as refused:
        read(given)

    said = refused.value.sentence
    assert [word for word in english(said) if word not in TYPED] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("read", "given"), REFUSED)
def test_only_what_was_to_change_something_says_what_was_kept(
    read: Callable[[Any], object], given: Any, language: str
) -> None:
    """In any language, in a sentence of its own: of a question it would be odd."""
    with speaking(language):
        nothing = tr("Nothing was changed.")
        with pytest.raises(RequestError) as asked:
            read(given)
        with pytest.raises(RequestError) as refused, changing():
            read(given)

    said = asked.value.sentence
    assert nothing not in said
    assert said == " ".join(said.split(" "))
    assert "  " not in said
    room = " " if language == "en" else ""
    assert refused.value.sentence == f"{said}{room}{nothing}"


def test_countries_are_known_by_their_names_in_the_language_spoken() -> None:
    """And by their English ones and codes in any."""
    with speaking("ja"):
        assert drop_forms.countries()["GB"] == "イギリス"
        assert [drop_forms.parse_region(name) for name in ("日本", "Japan", "jp")] == ["JP"] * 3
    assert drop_forms.countries()["GB"] == "United Kingdom"
    with pytest.raises(RequestError, match="no country"):
        drop_forms.parse_region("日本")


def test_a_time_is_read_the_same_in_any_language() -> None:
    """Only what is said of it differs."""
    for language in LANGUAGES:
        with speaking(language):
            at, _ = times.parse_time("2026-12-05 10:00", BERLIN, NOON)
            assert at == datetime(2026, 12, 5, 9, tzinfo=UTC)
