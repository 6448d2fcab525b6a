"""Of a shoe that arrives in several places on several days, a source's own place counts."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.sources.feed.posts import Post, read_post

POSTED = datetime(2026, 11, 20, 12, tzinfo=UTC)


def days(text: str, region: str | None, title: str = "New Balance 2002R Oat release") -> list[str]:
    """The days of a post's drops, each as its own zone has it."""
    post = Post(key="p", title=title, text=text, posted=POSTED, url="https://x.example/p")
    drops = read_post(post, now=POSTED, region=region, currency=None)
    dates = [drop.at.astimezone(ZoneInfo(drop.timezone)) for drop in drops if drop.at is not None]
    return [f"{date:%d.%m.}" for date in dates]


TEXTS = {
    "It lands on December 3 in Europe, December 10 in Canada and December 17 in Japan.": {
        "FR": "03.12.",
        "GB": "03.12.",
        "CA": "10.12.",
        "JP": "17.12.",
        "BR": "03.12.",
        None: "03.12.",
    },
    "It launches in South Korea on December 3 and in America on December 10.": {
        "KR": "03.12.",
        "US": "10.12.",
    },
    "It drops December 3 in the UK and globally on December 10.": {
        "GB": "03.12.",
        "US": "10.12.",
        "AU": "10.12.",
    },
    "Release dates - Asia-Pacific: December 3, EU: December 10, North America: December 17": {
        "AU": "03.12.",
        "JP": "03.12.",
        "IT": "10.12.",
        "US": "17.12.",
        "MX": "17.12.",
    },
    "Japanese release: December 3. European release date: December 10.": {
        "JP": "03.12.",
        "DE": "10.12.",
    },
    "It hits Asia and Europe on December 3, while in the States it follows December 10.": {
        "SG": "03.12.",
        "ES": "03.12.",
        "US": "10.12.",
    },
    "It is out December 3 (China), December 10 (USA).": {"CN": "03.12.", "US": "10.12."},
    "It releases December 3, in Germany, and December 10, in France and Italy.": {
        "DE": "03.12.",
        "FR": "10.12.",
        "IT": "10.12.",
    },
    "Erhältlich am 3. Dezember in Japan, weltweit am 10. Dezember.": {
        "JP": "03.12.",
        "DE": "10.12.",
    },
    "韓国では12月3日、日本では12月10日に発売。": {"KR": "03.12.", "JP": "10.12."},
    # What is no place of a release.
    "Made in the USA, it arrives December 3. It was worn in Japan on December 10.": {
        "US": "03.12.",
        "JP": "03.12.",
    },
    "It releases December 3 in US sizes 4 to 13. Europe follows.": {"US": "03.12.", "DE": "03.12."},
}


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [(text, region, day) for text, told in TEXTS.items() for region, day in told.items()],
)
def test_a_date_holds_where_it_is_told_for(text: str, region: str | None, expected: str) -> None:
    """The country's own before its part of the world's, and that before the whole world's."""
    assert days(text, region) == [expected]


def test_shoes_keep_their_own_dates() -> None:
    """A shoe that comes only elsewhere is not told under another one's date."""
    text = "M2002RXK drops in Japan on December 3 and M2002RXM in the US on December 10."

    assert days(text, "US", "Two New Balance 2002R release dates") == ["03.12.", "10.12."]
