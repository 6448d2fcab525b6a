"""A post of the press tells of the drops it is about, each with its own date."""
# ruff: noqa: RUF001 - words of many alphabets

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Confidence, Money, Precision, SeenDrop
from bot.sources.feed.posts import Post, read_post
from bot.sources.reading.words import absolute_link, canonical, plain, read_price

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
POSTED = datetime(2026, 11, 20, 12, tzinfo=UTC)


def drops(
    title: str, body: str = "", *, posted: datetime | None = POSTED, region: str | None = "US"
) -> list[SeenDrop]:
    post = Post(key="g", title=title, text=plain(body), posted=posted, url="https://x.example/p")
    return read_post(post, now=NOW, region=region, currency=None)


def day(month: int, of_month: int) -> datetime:
    return datetime(2026, month, of_month, tzinfo=UTC)


def test_a_post_about_one_shoe_is_one_drop() -> None:
    """With its code, its exact time, its price and its shop; what came in 2021 is history."""
    (drop,) = drops(
        'New Balance 2002R "Rain Cloud" Returns This Season',
        "<p>The Rain Cloud is back. It first released in August 2021.</p>"
        "<p>Release Date: December 4, 2026 at 10am ET<br>Price: $160<br>Style: M2002RDA</p>"
        "<p>Look for it at Kith.</p>",
    )

    assert drop == SeenDrop(
        key="g#M2002RDA",
        name='New Balance 2002R "Rain Cloud" Returns This Season',
        style_code="M2002RDA",
        at=datetime(2026, 12, 4, 15, tzinfo=UTC),
        ends_at=datetime(2026, 12, 4, 15, tzinfo=UTC),
        precision=Precision.INSTANT,
        timezone="America/New_York",
        confidence=Confidence.RUMOUR,
        region="US",
        retailer="Kith",
        price=Money(amount=Decimal(160), currency="USD"),
        url="https://x.example/p",
    )


@pytest.mark.parametrize(
    ("body", "region"),
    [
        ("Erhältlich ab dem 5. Dezember.", "DE"),
        ("Disponible le 5 décembre 2026.", "FR"),
        ("A la venta el 5 de diciembre.", "ES"),
        ("In vendita dal 5 dicembre.", "IT"),
        ("Verkrijgbaar vanaf 5 december.", "NL"),
        ("12月5日発売。", "JP"),
        ("Droppt am 5. Dezember.", "DE"),
        ("Startet am 5. Dezember.", "DE"),
        ("Sortira le 5 décembre.", "FR"),
        ("Elles sortent le 5 décembre.", "FR"),
        ("Se lanza el 5 de diciembre.", "ES"),
        ("Saldrá el 5 de diciembre.", "MX"),
        ("Llegarán el 5 de diciembre.", "ES"),
        ("Uscirà il 5 dicembre.", "IT"),
        ("Verschijnt op 5 december.", "NL"),
        ("Chega em 5 de dezembro.", "BR"),
        ("Lançamento: 5 de dezembro.", "PT"),
        ("Släpps den 5 december.", "SE"),
        ("Udkommer 5. december.", "DK"),
        ("Premiera 5 grudnia.", "PL"),
        ("Slippes 5. desember.", "NO"),
        ("Julkaistaan 5. joulukuuta.", "FI"),
        ("Релиз 5 декабря.", "BG"),
        ("Поступят в продажу 5 декабря.", "BG"),
        ("Lansarea are loc pe 5 decembrie.", "RO"),
        ("Satışa çıkış tarihi 5 Aralık.", "TR"),
        ("12月5日上市。", "CN"),
        ("Sortie sam. 5 déc. 2026.", "FR"),
        ("12月5日に登場。", "JP"),
        ("The date was November 28; it is delayed to December 5, 2026.", "US"),
    ],
)
def test_a_post_in_another_language_is_about_a_release(body: str, region: str) -> None:
    """By the words that shops have for it; what a date was before is none."""
    (drop,) = drops("New Balance 2002R Olive M2002RXO", body, region=region)

    assert (drop.at, drop.precision) != (None, Precision.UNKNOWN)
    assert drop.ends_at is not None
    assert day(12, 4) < drop.ends_at <= day(12, 6) + timedelta(hours=12)


PACK = "New Balance 2002R Protection Pack Is Coming"


@pytest.mark.parametrize(
    ("body", "dates"),
    [
        (
            "<p>M2002RDQ releases December 2nd, M2002RDN on December 9th; M2002RDO is TBC.</p>",
            {"M2002RDQ": day(12, 2), "M2002RDN": day(12, 9), "M2002RDO": None},
        ),
        (
            "<p>On December 2, M2002RDQ arrives; on December 9, M2002RDN.</p>",
            {"M2002RDQ": day(12, 2), "M2002RDN": day(12, 9)},
        ),
        (
            "<ul><li>M2002RDQ: December 2</li><li>M2002RDN: December 9</li></ul>",
            {"M2002RDQ": day(12, 2), "M2002RDN": day(12, 9)},
        ),
        (
            (
                "<p>Release Date: December 2<br>Style: M2002RDQ</p>"
                "<p>Release Date: December 9<br>Style: M2002RDN</p>"
            ),
            {"M2002RDQ": day(12, 2), "M2002RDN": day(12, 9)},
        ),
        (
            (
                "<p>Style: M2002RDQ<br>Price: $150<br>Release Date: December 2</p>"
                "<p>Style: M2002RDN<br>Price: $150<br>Release Date: December 9</p>"
            ),
            {"M2002RDQ": day(12, 2), "M2002RDN": day(12, 9)},
        ),
        (
            "<p>M2002RDQ, M2002RDN and M2002RDO drop on December 2.</p>",
            {"M2002RDQ": day(12, 2), "M2002RDN": day(12, 2), "M2002RDO": day(12, 2)},
        ),
        (
            "<p>The 2002R pack arrives on December 2.</p><p>Styles: M2002RDQ, M2002RDN</p>",
            {"M2002RDQ": day(12, 2), "M2002RDN": day(12, 2)},
        ),
    ],
)
def test_each_style_code_has_the_date_beside_it(
    body: str, dates: dict[str, datetime | None]
) -> None:
    """In a sentence by turns, over lines by distance; several codes may share one."""
    found = drops(PACK, body)

    assert {drop.style_code: drop.at for drop in found} == dates
    assert {drop.key for drop in found} == {f"g#{code}" for code in dates}


def test_each_style_code_has_its_own_name_and_price() -> None:
    """What stands in quotes before it, or what its paragraph begins with."""
    one, other, third = drops(
        PACK,
        "<p>New Balance 2002R Sea Salt<br>Price: $150<br>Style: M2002RDQ<br>December 2</p>"
        "<p>“Phantom” (M2002RDN), December 9, retails for $170</p>"
        "<p>M2002RDO</p>",
    )
    assert (one.name, one.price) == (
        "New Balance 2002R Sea Salt",
        Money(amount=Decimal(150), currency="USD"),
    )
    assert (other.name, other.price) == (
        "New Balance 2002R Phantom",
        Money(amount=Decimal(170), currency="USD"),
    )
    assert (third.name, third.price) == (PACK, None)


@pytest.mark.parametrize(
    ("title", "body", "precision"),
    [
        ("New Balance 2002R Chocolate M2002RBT", "Expected in Fall 2026.", Precision.SEASON),
        ("New Balance 2002R GORE-TEX", "FW26 release, see you.", Precision.SEASON),
        ("New Balance 2002R Grey drops in December", "", Precision.MONTH),
        ("New Balance 2002R Grey", "Releasing on December 3.", Precision.DAY),
        ("New Balance 2002R coming soon", "", Precision.UNKNOWN),
        ("New Balance 2002R Grey", "Release dates have not been confirmed.", Precision.UNKNOWN),
        ("New Balance 2002R Black arrives on 12/04", "", Precision.DAY),
    ],
)
def test_a_drop_keeps_the_precision_it_is_told_with(
    title: str, body: str, precision: Precision
) -> None:
    """And is unknown where nothing is told but that it comes."""
    (drop,) = drops(title, body)
    assert drop.precision is precision


def test_numbers_without_a_region_stay_unknown() -> None:
    """12/04 is December here and April there."""
    (drop,) = drops("New Balance 2002R Black arrives on 12/04", region=None)
    assert (drop.at, drop.precision) == (None, Precision.UNKNOWN)


def test_early_access_is_a_drop_of_its_own() -> None:
    """At one shop, and not the release."""
    release, early = drops(
        "thisisneverthat x New Balance 2002R",
        "<p>It comes to Concepts early on December 3, with a global release on December 10.</p>",
    )

    assert (release.key, release.at, release.retailer) == ("g", day(12, 10), None)
    assert (early.key, early.at, early.retailer) == ("g#early", day(12, 3), "Concepts")
    assert early.name.endswith("(early access)")


def test_a_roundup_tells_the_2002r_only() -> None:
    """Its own line, and none of the other models' dates."""
    (drop,) = drops(
        "Sneaker Releases This Week",
        "<ul><li>Nike Dunk Low \u2013 November 25</li>"
        "<li>New Balance 2002R Phantom \u2013 November 27</li>"
        "<li>ASICS GEL-1130 \u2013 November 28</li></ul>",
    )
    assert (drop.name, drop.at) == ("New Balance 2002R Phantom", day(11, 27))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("New Balance 990v6 Drops December 1", "It goes well with the 2002R."),
        ("How to Style the New Balance 2002R", "Get one today."),
        ("The best New Balance 2002R colorways", "Rain Cloud, August 20, 2021."),
        ("New Balance 2002R Rain Cloud available now", "Go."),
        ("New Balance 2002R deals: 40% off", "Sale ends December 1."),
        ("New Balance 2002R in pictures", "We like it."),
        ("Shoes of 2002", "October 2"),
        ("Our new shop in Berlin", "Opens on December 1. People wear the 2002R there."),
        ("", ""),
    ],
)
def test_a_post_about_something_else_tells_nothing(title: str, body: str) -> None:
    """Another model, a review, a sale, history."""
    assert drops(title, f"<p>{body}</p>") == []


def test_an_old_post_without_a_date_announces_nothing() -> None:
    """What was coming soon two years ago is not."""
    old = datetime(2024, 1, 1, tzinfo=UTC)
    assert drops("New Balance 2002R Phantom coming soon", posted=old) == []
    assert drops("New Balance 2002R Phantom coming soon", posted=None) != []


def test_dates_of_two_models_in_one_sentence_are_told_apart() -> None:
    """The 2002R's is the one beside it."""
    (drop,) = drops(
        "New Balance 2002R and 990v6 get new looks",
        "<p>The 990v6 releases on December 1; the 2002R follows on December 8.</p>",
    )
    assert drop.at == day(12, 8)


@pytest.mark.parametrize(
    ("text", "region", "currency", "price"),
    [
        ("Price: $150", "US", None, "150 USD"),
        ("Price: $150", None, None, None),
        ("Price: $150", "US", "AUD", "150 AUD"),
        ("Retail: €170 / £140", "GB", None, "140 GBP"),
        ("retails for $150 USD", None, None, "150 USD"),
        ("Price: ¥18,700", "JP", None, "18700 JPY"),
        ("Save $40, was $150", "US", None, None),
        ("Price: $150 and $170", "US", None, None),
        ("2 colors", "US", None, None),
    ],
)
def test_a_price_is_read_where_it_is_plainly_said(
    text: str, region: str | None, currency: str | None, price: str | None
) -> None:
    """Two prices are none, and a sign of several currencies needs the source's."""
    found = read_price(text, region=region, currency=currency)
    assert (found and f"{found.amount} {found.currency}") == price


def test_markup_becomes_lines_and_paragraphs() -> None:
    """Scripts are silent, entities are letters."""
    markup = "<p>A &amp; B<br>C</p><script>x<y</script><style>p{}</style><ul><li>D</li><li>E</ul>"
    assert plain(markup) == "A & B\nC\n\nD\n\nE"


def test_links_are_absolute_and_clean() -> None:
    """What counts readers is taken off, what names the post is not."""
    assert absolute_link("/a?b=1", "https://x.example/feed/") == "https://x.example/a?b=1"
    assert absolute_link("javascript:alert(1)", "https://x.example") is None
    assert absolute_link("https://a:b@x.example", "https://x.example") is None
    assert absolute_link("tag:x,2026:1", "https://x.example") is None
    assert canonical("https://x.example/a?utm_source=rss&p=1#x") == "https://x.example/a?p=1"


PIECES = st.sampled_from(
    [
        *("New Balance 2002R", "M2002RDA", "M2002RDB", "990v6", "releases", "December 4", "TBC"),
        *("FW26", "at 10am ET", "early access", "<br>", "<p>", ". ", ", ", "and", "at Kith"),
        *("$150", "Price:"),
    ]
)


@settings(max_examples=60)
@given(title=st.lists(PIECES, max_size=6), body=st.lists(PIECES | st.text(max_size=5), max_size=30))
def test_any_post_is_read(title: list[str], body: list[str]) -> None:
    """Keys are unique, and only what has a date has one."""
    found = drops(" ".join(title), " ".join(body))

    assert len({drop.key for drop in found}) == len(found)
    assert all((drop.at is None) == (drop.precision is Precision.UNKNOWN) for drop in found)
    assert all(drop.confidence is Confidence.RUMOUR and drop.name for drop in found)
