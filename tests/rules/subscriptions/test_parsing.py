"""What a moderator writes for a subscription, option by option."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.models import ChangeKind, Model, Rhythm
from bot.rules.subscriptions.options import OPTIONS, read_options
from bot.rules.subscriptions.parsing import check_shops
from tests.makers import money

LIVE, PRICE_CUT = ChangeKind.LIVE, ChangeKind.PRICE_CUT
NO_DIGEST = {"digest_at": None, "digest_day": None}
WEEKLY = {"rhythm": Rhythm.WEEKLY}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("option", "text", "values"),
    [
        ("kinds", "live", {"kinds": {LIVE}}),
        ("kinds", " Live , PRICE CUT;live,", {"kinds": {LIVE, PRICE_CUT}}),
        ("leads", "", {"leads": ()}),
        ("leads", "now, 24 H,15min", {"leads": (24 * HOUR, 15 * MINUTE, timedelta(0))}),
        ("words", '  rain   -"gore  tex" ', {"query": 'rain -"gore tex"'}),
        ("words", "", {"query": ""}),
        ("styles", "m2002rda, M2002RDA\nml2002ra", {"styles": ("M2002RDA", "ML2002RA")}),
        ("styles", "", {"styles": ()}),
        ("models", "Mule,2002r", {"models": (Model.M2002R, Model.MULE)}),
        ("regions", "uk, Japan, GB", {"regions": ("GB", "JP")}),
        ("shops", "Kith, kith ,Up There", {"shops": ("kith", "Up There")}),
        ("sizes", "us9, 42,5, EU 42.5", {"sizes": ("US 9", "42", "5", "EU 42.5")}),
        ("sizes", "US 9; US 9.0", {"sizes": ("US 9",)}),
        ("ceiling", "160 usd", {"ceiling": money(160)}),
        ("ceiling", "£99.95", {"ceiling": money("99.95", "GBP")}),
        ("ceiling", "", {"ceiling": None}),
        ("cool_down", "90 min", {"cool_down": 90 * MINUTE}),
        ("cool_down", "2H", {"cool_down": 2 * HOUR}),
        ("cool_down", "0", {"cool_down": timedelta(0)}),
        ("role_rest", "30 days", {"role_rest": 30 * DAY}),
        ("role_kinds", "", {"role_kinds": frozenset()}),
        ("role_kinds", "live", {"role_kinds": {LIVE}}),
        ("rhythm", "", {"rhythm": Rhythm.INSTANT} | NO_DIGEST),
        ("rhythm", "Daily", {"rhythm": Rhythm.DAILY} | NO_DIGEST),
        ("rhythm", "daily 9", {"rhythm": Rhythm.DAILY, "digest_at": time(9), "digest_day": None}),
        ("rhythm", "weekly", WEEKLY | {"digest_at": None, "digest_day": 0}),
        ("rhythm", "weekly sun", WEEKLY | {"digest_at": None, "digest_day": 6}),
        ("rhythm", "weekly 18:30", WEEKLY | {"digest_at": time(18, 30), "digest_day": 0}),
        ("rhythm", "weekly tues 7.05", WEEKLY | {"digest_at": time(7, 5), "digest_day": 1}),
    ],
)
def test_a_good_text_gives_values(option: str, text: str, values: dict[str, Any]) -> None:
    """However it is spelled, once each, in the order of the bot's own lists."""
    assert read_options({option: text}) == values


@pytest.mark.parametrize(
    ("option", "text", "sentence"),
    [
        ("kinds", "", "No kind of alert is named."),
        ("kinds", "live,rain", '"rain" is no kind of alert.'),
        ("leads", "2h", '"2h" is no time before a drop.'),
        ("words", "x" * 201, "Words can have 200 characters together."),
        ("styles", "M990V6", '"M990V6" is no 2002R style code.'),
        ("styles", ",".join(f"M2002R{a}{b}" for a in "ABCDEF" for b in "ABCDE"), "25 style codes"),
        ("models", "clog", '"clog" is no model'),
        ("regions", "Atlantis", '"Atlantis" is no country.'),
        ("shops", "x" * 81, "A shop's name has 80 characters at most."),
        ("shops", ",".join(map(str, range(26))), "A subscription can name 25 shops."),
        ("sizes", "big", '"big" is no size.'),
        ("sizes", "One size", '"One size" is no size.'),
        ("sizes", ",".join(f"US {n}" for n in range(1, 27)), "25 sizes"),
        ("ceiling", "cheap", '"cheap" is no price'),
        ("ceiling", "-5 USD", '"-5 USD" is no price'),
        ("ceiling", "5 USD EUR", "is no price"),
        ("cool_down", "soon", '"soon" is no cool-down Raincloud can keep.'),
        ("cool_down", "31 d", "30 d at most"),
        ("cool_down", "-1 h", "is no cool-down"),
        ("role_rest", "1 week", "is no time between mentions"),
        ("rhythm", "hourly", '"hourly" is no rhythm of alerts.'),
        ("rhythm", "instant 9:00", "is no rhythm of alerts."),
        ("rhythm", "daily 25:00", '"25:00" is no time of the day.'),
        ("rhythm", "daily monday", '"monday" is no time of the day.'),
        ("rhythm", "weekly someday 9:00", '"someday" is no day of the week.'),
        ("rhythm", "weekly mo", '"mo" is no day of the week.'),
    ],
)
def test_a_bad_text_is_told_with_an_example(option: str, text: str, sentence: str) -> None:
    """And nothing is changed."""
    with pytest.raises(RequestError) as caught:
        read_options({option: text})

    assert sentence in caught.value.sentence
    assert "Nothing was changed." in caught.value.sentence


def test_what_is_left_out_gives_nothing() -> None:
    """The subscription's own value stays."""
    assert read_options(dict.fromkeys(OPTIONS)) == {}


def test_a_shop_without_a_name_is_none() -> None:
    """It would wait for a change of no shop."""
    assert check_shops(["", "  ", " Up   There "]) == ("Up There",)


@settings(max_examples=300)
@given(
    option=st.sampled_from(OPTIONS),
    text=st.text(max_size=250)
    | st.lists(st.sampled_from(("9", "live", ",", " ", "daily", "USD", "h", "²", "٣", "-", "1")))
    .map("".join)
    .map(lambda text: text[:250]),
)
def test_any_text_gives_values_or_a_sentence(option: str, text: str) -> None:
    """Nothing else is raised."""
    try:
        values = read_options({option: text})
    except RequestError:
        return
    assert values
