"""What a moderator writes for a subscription, option by option."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.models import ChangeKind, Digest, Model
from bot.rules.reading import changing
from bot.rules.subscriptions.fields import FIELDS, read_options
from bot.rules.subscriptions.parsing import check_shops
from tests.makers import money

LIVE, PRICE_CUT = ChangeKind.LIVE, ChangeKind.PRICE_CUT
NO_DIGEST = {"digest_at": None, "digest_day": None}
WEEKLY = {"digest": Digest.WEEKLY}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("option", "text", "values"),
    [
        ("kinds", "live", {"kinds": {LIVE}}),
        ("kinds", " Live , PRICE CUT;live,", {"kinds": {LIVE, PRICE_CUT}}),
        ("lead_times", "", {"lead_times": ()}),
        ("lead_times", "now, 24 H,15min", {"lead_times": (24 * HOUR, 15 * MINUTE, timedelta(0))}),
        ("words", '  rain   -"gore  tex" ', {"words": 'rain -"gore tex"'}),
        ("words", "", {"words": ""}),
        ("styles", "m2002rda, M2002RDA\nml2002ra", {"styles": ("M2002RDA", "ML2002RA")}),
        ("styles", "", {"styles": ()}),
        ("models", "Mule,2002r", {"models": (Model.M2002R, Model.MULE)}),
        ("regions", "uk, Japan, GB", {"regions": ("GB", "JP")}),
        ("regions", "eu, european  union, Norway", {"regions": ("EU", "NO")}),
        ("shops", "Kith, kith ,Up There", {"shops": ("kith", "Up There")}),
        ("sizes", "us9, 42,5, EU 42.5", {"sizes": ("US 9", "42", "5", "EU 42.5")}),
        ("sizes", "US 9; US 9.0", {"sizes": ("US 9",)}),
        ("max_price", "160 usd", {"max_price": money(160)}),
        ("max_price", "£99.95", {"max_price": money("99.95", "GBP")}),
        ("max_price", "", {"max_price": None}),
        ("restock_cooldown", "90 min", {"restock_cooldown": 90 * MINUTE}),
        ("restock_cooldown", "2H", {"restock_cooldown": 2 * HOUR}),
        ("restock_cooldown", "0", {"restock_cooldown": timedelta(0)}),
        ("ping_cooldown", "30 days", {"ping_cooldown": 30 * DAY}),
        ("ping_kinds", "", {"ping_kinds": frozenset()}),
        ("ping_kinds", "live", {"ping_kinds": {LIVE}}),
        ("digest", "", {"digest": Digest.INSTANT} | NO_DIGEST),
        ("digest", "Daily", {"digest": Digest.DAILY} | NO_DIGEST),
        ("digest", "daily 9", {"digest": Digest.DAILY, "digest_at": time(9), "digest_day": None}),
        ("digest", "weekly", WEEKLY | {"digest_at": None, "digest_day": 0}),
        ("digest", "weekly sun", WEEKLY | {"digest_at": None, "digest_day": 6}),
        ("digest", "weekly 18:30", WEEKLY | {"digest_at": time(18, 30), "digest_day": 0}),
        ("digest", "weekly tues 7.05", WEEKLY | {"digest_at": time(7, 5), "digest_day": 1}),
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
        ("lead_times", "2h", '"2h" is no time before a drop.'),
        ("words", "x" * 201, "Words can have 200 characters together."),
        ("styles", "M990V6", '"M990V6" is no 2002R style code.'),
        ("styles", ",".join(f"M2002R{a}{b}" for a in "ABCDEF" for b in "ABCDE"), "25 style codes"),
        ("models", "clog", '"clog" is no model'),
        ("regions", "Atlantis", '"Atlantis" is no country.'),
        ("shops", "x" * 81, "A shop's name has 80 characters at most."),
        ("shops", ",".join(map(str, range(26))), "A subscription can name 25 shops."),
        ("sizes", "big", '"big" isn\'t a size.'),
        ("sizes", "One size", '"One size" isn\'t a size.'),
        ("sizes", ",".join(f"US {n}" for n in range(1, 27)), "25 sizes"),
        ("max_price", "cheap", '"cheap" is no price'),
        ("max_price", "-5 USD", '"-5 USD" is no price'),
        ("max_price", "5 USD EUR", "is no price"),
        ("restock_cooldown", "soon", '"soon" is no cool-down Raincloud can keep.'),
        ("restock_cooldown", "31 d", "30 d at most"),
        ("restock_cooldown", "-1 h", "is no cool-down"),
        ("ping_cooldown", "1 week", "is no time between mentions"),
        ("digest", "hourly", '"hourly" is no digest.'),
        ("digest", "instant 9:00", "is no digest."),
        ("digest", "daily 25:00", '"25:00" is no time of the day.'),
        ("digest", "daily monday", '"monday" is no time of the day.'),
        ("digest", "weekly someday 9:00", '"someday" is no day of the week.'),
        ("digest", "weekly mo", '"mo" is no day of the week.'),
    ],
)
def test_a_bad_text_is_told_with_an_example(option: str, text: str, sentence: str) -> None:
    """And, where it was to change something, with what was kept."""
    with pytest.raises(RequestError) as caught, changing():
        read_options({option: text})

    assert sentence in caught.value.sentence
    assert caught.value.sentence.endswith(" Nothing was changed.")


def test_what_is_left_out_gives_nothing() -> None:
    """The subscription's own value stays."""
    assert read_options(dict.fromkeys(FIELDS)) == {}


def test_a_shop_without_a_name_is_none() -> None:
    """It would wait for a change of no shop."""
    assert check_shops(["", "  ", " Up   There "]) == ("Up There",)


@settings(max_examples=300)
@given(
    option=st.sampled_from([name for name, field in FIELDS.items() if field.parse] + ["digest"]),
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
