"""What a moderator types of a drop: shops, pictures, all faults at once, and times that stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.models import DropShop, Precision
from bot.rules.drops import named_shops
from bot.rules.reading import DropForm, drop_forms, times
from bot.rules.reading.shop_lines import SHOPS_LIMIT, read_picture, read_shops, write_shops
from bot.rules.reading.zones import parse_zone
from tests.conftest import NOON

A, B = "https://a.example/2002r", "https://www.b.example/p?id=1&x=2"
SEA = DropForm(style="M2002RDB", name="Sea Salt", at="2026-12-05 10:00", timezone="Europe/London")


@pytest.mark.parametrize(
    ("typed", "shops"),
    [
        (None, ()),
        (" \n ", ()),
        ("Up There", (DropShop("Up There"),)),
        (A, (DropShop(None, A),)),
        (f"Up There {A}", (DropShop("Up There", A),)),
        (f"{A} Up There", (DropShop("Up There", A),)),
        (f"Up There: {A}", (DropShop("Up There", A),)),
        (f"Up There - <{A}>", (DropShop("Up There", A),)),
        (f"[Up There]({A})", (DropShop("Up There", A),)),
        (f"- [Up There](<{A}>)", (DropShop("Up There", A),)),
        (f"Up There | {A}\r\natmos", (DropShop("Up There", A), DropShop("atmos"))),
        (f"{A}\n{B}", (DropShop("a.example", A), DropShop("b.example", B))),
        (f"atmos\nATMOS {A}", (DropShop("atmos", A),)),
        (f"atmos {A}\natmos", (DropShop("atmos", A),)),
        ("size?", (DropShop("size?"),)),
        ("kith.com", (DropShop("kith.com"),)),
    ],
)
def test_shops_are_read_a_line_each(typed: str | None, shops: tuple[DropShop, ...]) -> None:
    """A name, a link or both, however they stand beside each other; of several each has a name."""
    assert read_shops(typed) == shops
    assert read_shops(write_shops(shops)) == shops


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (f"{A} {B}", "two links"),
        (f"[atmos]({A}) {B}", "two links"),
        ("atmos.com/2002r", "in full"),
        ("see www.atmos.com/2002r", "in full"),
        ("x" * 81, "too long"),
        ("https://u:p@a.example/", "no web address"),
        (f"https://a.example/{'x' * 600}", "no web address"),
        ("\n".join(f"Shop {number}" for number in range(SHOPS_LIMIT + 1)), "11 shops"),
    ],
)
def test_a_shop_that_cannot_be_read_is_told(typed: str, sentence: str) -> None:
    """With its line, so that it is found among others."""
    with pytest.raises(RequestError, match=sentence):
        read_shops(typed)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_shops_or_a_sentence(typed: str) -> None:
    """And what was read is read as the same once more."""
    try:
        shops = read_shops(typed)
    except RequestError:
        return
    assert read_shops(write_shops(shops)) == shops


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("http://a.example/x.jpg", "begins with https"),
        ("x.jpg", "no web address"),
        ("https://cdn.discordapp.com/attachments/1/2/x.png?ex=1", "end after a day"),
        ("https://media.discordapp.net./ephemeral-attachments/1/2/x.png", "end after a day"),
    ],
)
def test_a_picture_that_would_not_last_is_refused(typed: str, sentence: str) -> None:
    """A card may be sent, or edited, weeks later."""
    with pytest.raises(RequestError, match=sentence):
        read_picture(typed)

    assert read_picture("https://a.example/x.jpg") == "https://a.example/x.jpg"


def test_all_faults_are_named_at_once() -> None:
    """Each by its field; what can be read is not among them."""
    drop, faults = drop_forms.read_each(
        DropForm(
            style="550",
            name=" ",
            at="soonish",
            timezone="Mars",
            region="Atlantis",
            shops=f"{A} {B}",
            price="cheap",
            image="x.jpg",
            closes="later",
        ),
        NOON,
    )

    assert drop is None
    assert list(faults) == [
        *("timezone", "style", "name", "at", "closes", "region", "shops", "price", "image")
    ]


def test_the_first_shop_is_the_drops_own() -> None:
    """The option for one shop comes before the lines; its filter and card know all of them."""
    drop = drop_forms.read(
        DropForm(
            style="M2002RDB",
            name="Sea",
            at="2026-12-05",
            retailer="Up There",
            url=A,
            shops=f"atmos\n{B}",
        ),
        NOON,
    )

    assert (drop.retailer, drop.url) == ("Up There", A)
    assert drop.other_shops == (DropShop("atmos"), DropShop("b.example", B))
    assert [shop.retailer for shop in named_shops(drop)] == ["Up There", "atmos", "b.example"]
    assert {shop.at for shop in named_shops(drop)} == {drop.at}
    alone = drop_forms.read(SEA, NOON)
    assert named_shops(alone) == ()


@pytest.mark.parametrize(
    ("typed", "zone", "written"),
    [
        ("in 2 hours", "Europe/London", "2026-11-24 14:00"),
        ("tomorrow 10am", "Asia/Tokyo", "2026-11-25 10:00"),
        ("5 Dec", "Europe/London", "2026-12-05"),
        ("2026-12", "America/New_York", "2026-12"),
        ("TBC", "UTC", "tbc"),
        ("<t:1796464800>", "UTC", "2026-12-05 10:00"),
        ("2027-10-31T01:30+00:00", "Europe/London", "2027-10-31T01:30+00:00"),
        ("nonsense", "UTC", "nonsense"),
    ],
)
def test_what_was_typed_means_the_same_tomorrow(typed: str, zone: str, written: str) -> None:
    """A preview may stay open: "in 2 hours" is two hours from when it was typed."""
    form = DropForm(style="M2002RDB", name="Sea", at=typed, timezone=zone, closes=typed)

    settled = drop_forms.settled(form, NOON)

    assert (settled.at, settled.closes) == (written, written)
    later = drop_forms.settled(settled, NOON + timedelta(minutes=59))
    assert later == settled


@given(
    st.integers(1, 400 * 24 * 60),
    st.sampled_from(["UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe"]),
)
def test_a_time_that_was_written_is_read_as_the_same(minutes: int, zone_name: str) -> None:
    """To the minute, in hours that clocks repeat too."""
    zone = parse_zone(zone_name)
    at = NOON + timedelta(minutes=minutes)

    written = times.write_time(at, Precision.INSTANT, zone)

    assert times.parse_time(written, zone, NOON) == (at, Precision.INSTANT)
