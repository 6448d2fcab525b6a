"""Text from elsewhere made harmless, and times and money as people read them."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.languages import money
from bot.models import Precision
from bot.ui.base.text import ago, drop_time, link, plain, size_list, when
from tests.conftest import NOON
from tests.makers import money as amount

ZERO_WIDTH = "\N{ZERO WIDTH SPACE}"
ACTIVE = "*_~`|<>[]()#"
STAMP = int(NOON.timestamp())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M2002RDA", "M2002RDA"),
        ("@everyone", f"@{ZERO_WIDTH}everyone"),
        ("<@&123>", rf"\<@{ZERO_WIDTH}&123\>"),
        ("**bold** _it_ ~~x~~ `c` ||s||", r"\*\*bold\*\* \_it\_ \~\~x\~\~ \`c\` \|\|s\|\|"),
        ("[x](https://a.example)", rf"\[x\]\(https:{ZERO_WIDTH}//a.example\)"),
        ("# Title", r"\# Title"),
        ("> quote", r"\> quote"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("-# small", r"\-\# small"),
        ("\\*", r"\\\*"),
        ("a\nb\r\n\tc", "a b c"),
        ("a\u2028b\u2029c", "a b c"),
        ("\u202eRain\u202c \u2066x\u2069\u200f", "Rain x"),
        ("a\x00b\x1b[0m", r"ab\[0m"),
        ("\ud800x", "x"),
        ("  many   spaces ", "many spaces"),
        ("שלום", "שלום"),
        ("e\u0301", "\u00e9"),
        ("👟\ufe0f", "👟\ufe0f"),
        ("", ""),
    ],
)
def test_text_from_elsewhere_is_harmless(text: str, expected: str) -> None:
    """It is shown as it was written, and does nothing."""
    assert plain(text) == expected


def test_long_text_is_cut_with_a_sign_of_it() -> None:
    """Before escaping, so that no escape is cut in two."""
    assert plain("x" * 4000) == "x" * 199 + "…"
    assert plain("*" * 4000, 10) == r"\*" * 9 + "…"


@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from("@<>[]()*_~`|#\\-+.1:/ \n\u202e\u2066\u200b")),
        max_size=300,
    ),
    st.integers(2, 250),
)
def test_nothing_active_survives(text: str, limit: int) -> None:
    """No mention, link, format, control sign or new line; and never longer than twice the limit."""
    safe = plain(text, limit)

    bare = re.sub(r"\\.", "", safe)
    assert not set(bare) & set(ACTIVE)
    assert "\\" not in bare
    assert not re.search(r"@(?!\u200b)", safe)
    assert "://" not in safe
    assert not re.match(r"\d*[-+.]", safe)
    for sign in safe:
        is_ours = sign in {ZERO_WIDTH, "\u200d"}
        assert is_ours or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert len(safe) <= 2 * limit + 1


def test_times_are_in_the_readers_own_zone() -> None:
    """Discord shows them so."""
    assert when(NOON) == f"<t:{STAMP}:F> (<t:{STAMP}:R>)"
    assert ago(NOON) == f"<t:{STAMP}:R>"


@pytest.mark.parametrize(
    ("at", "precision", "zone", "expected"),
    [
        (None, Precision.UNKNOWN, "UTC", "Time not yet known"),
        (None, None, None, "Time not yet known"),
        (NOON, Precision.UNKNOWN, "UTC", "Time not yet known"),
        (NOON, Precision.INSTANT, "UTC", f"<t:{STAMP}:F> (<t:{STAMP}:R>)"),
        (datetime(2026, 12, 4, 15, tzinfo=UTC), Precision.DAY, "Asia/Tokyo", "05 December 2026"),
        (datetime(2026, 12, 31, 15, tzinfo=UTC), Precision.MONTH, "Asia/Tokyo", "January 2027"),
        (datetime(2026, 12, 5, tzinfo=UTC), Precision.DAY, None, "Saturday, 05 December 2026"),
    ],
)
def test_a_drops_time_is_shown_no_more_exactly_than_it_is_known(
    at: datetime | None, precision: Precision | None, zone: str | None, expected: str
) -> None:
    """A day in the drop's own zone, not an instant that nobody named."""
    assert expected in drop_time(at, precision, zone)


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("150", "USD", "$150.00"),
        ("99.95", "GBP", "£99.95"),
        ("18700", "JPY", "¥18,700"),
        ("2879.2", "DKK", "DKK\xa02,879.20"),
        ("10", "XXQ", "XXQ\xa010.00"),
    ],
)
def test_money_has_its_currency(text: str, currency: str, expected: str) -> None:
    """As it is written in English, also one nobody knows."""
    assert money(amount(text, currency)) == expected


def test_sizes_are_shown_as_far_as_a_card_holds_them() -> None:
    """With how many more there are."""
    assert size_list(["US 9", "*10*"]) == r"US 9, \*10\*"
    many = [f"US {number}" for number in range(60)]
    assert size_list(many).endswith("US 39 and 20 more")
    assert size_list([]) == ""


@given(st.lists(st.text(max_size=60), max_size=100))
@example(["(" * 60] * 100)
def test_sizes_are_bounded(sizes: list[str]) -> None:
    """Whatever a shop calls them."""
    assert len(size_list(sizes)) <= 720


@pytest.mark.parametrize(
    ("url", "is_good"),
    [
        ("https://shop.example/products/x?variant=1", True),
        ("http://shop.example", True),
        ("https://shop.example/" + "x" * 491, True),
        ("https://shop.example/" + "x" * 492, False),
        ("ftp://shop.example", False),
        ("javascript:alert(1)", False),
        ("//shop.example", False),
        ("https://", False),
        ("https://[bad", False),
        ("https://shop.example/a b", False),
        ("https://shop.example/\n", False),
        ("", False),
        (None, False),
    ],
)
def test_only_an_address_that_discord_takes_is_a_link(url: str | None, *, is_good: bool) -> None:
    """Absolute, http or https, and at most 512 characters; otherwise there is no button."""
    assert link(url) == (url if is_good else None)


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://shop.example/products/雨雲", "https://shop.example/products/%E9%9B%A8%E9%9B%B2"),
        (
            "https://shop.example/é?q=%C3%A9&x=ü#ö",
            "https://shop.example/%C3%A9?q=%C3%A9&x=%C3%BC#%C3%B6",
        ),
        ("https://läden.example:8443/x", "https://xn--lden-loa.example:8443/x"),
        ("https://shop.example/" + "雨" * 60, None),
        ("https://" + "雨" * 80 + ".example/", None),
        ("https://shop.example/\ud800", None),
    ],
)
def test_letters_of_an_address_are_written_in_codes(url: str, written: str | None) -> None:
    """A shop's pages have names of its language; a button takes ASCII, and 512 of it."""
    assert link(url) == written
