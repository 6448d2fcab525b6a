"""A file becomes a sweep of drops and listings, or one error. All files are made up."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import SettingsError, SourceError
from bot.models import Confidence, Money, Precision, SeenDrop, Size, SourceSpec, Stock, Sweep
from bot.sources.file.adapter import File, _read
from bot.sources.file.paths import local_url
from bot.sources.finding.specs import parse_sources
from bot.sources.reading.conditional import Contents, PageReading, guarded
from bot.sources.reading.remembered import load, note
from bot.sources.web.answers import HttpAnswer
from bot.sources.web.errors import (
    AddressError,
    UnreachableError,
    UnreadableError,
)
from bot.sources.web.fetcher import Fetcher
from tests.sources.conftest import START, Web

URL = "https://list.example/drops.csv"


def read(
    body: str | bytes,
    *,
    url: str = URL,
    region: str | None = None,
    currency: str | None = None,
) -> Contents:
    whole = body.encode() if isinstance(body, str) else body
    spec = SourceSpec(name="List", kind="file", url=url, region=region, currency=currency)
    answer = HttpAnswer(
        url=url,
        status=200,
        headers=httpx.Headers(),
        body=whole,
        not_modified=False,
        bytes=len(whole),
        requests=1,
    )
    return guarded(lambda page: _read(page, spec), answer)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


HEADER = "Style Code;Retailer;NAME;at;TimeZone;Region;Price;Currency;URL;Image;Status\r\n"
ROW = (
    "m2002rda;Kith;2002R Rain Cloud;2026-12-05 10:00;ET;us;150;USD;https://kith.example/x"
    ";https://kith.example/x.jpg;\r\n"
)
DROP = SeenDrop(
    key="M2002RDA#Kith#US",
    name="2002R Rain Cloud",
    style_code="M2002RDA",
    at=utc(2026, 12, 5, 15),
    ends_at=utc(2026, 12, 5, 15),
    precision=Precision.INSTANT,
    timezone="America/New_York",
    confidence=Confidence.CONFIRMED,
    region="US",
    retailer="Kith",
    price=Money(amount=Decimal(150), currency="USD"),
    url="https://kith.example/x",
    image_url="https://kith.example/x.jpg",
)


@pytest.mark.parametrize(
    "text",
    [
        HEADER + ROW,
        "\ufeff" + HEADER + ROW,
        (HEADER + ROW).replace("\r\n", "\n"),
        (HEADER + ROW).replace(";", ","),
        (HEADER + ROW).replace(";", "\t"),
        "\r\n" + HEADER + "\r\n;;;\r\n" + ROW,
    ],
)
def test_a_csv_is_read_by_the_names_of_its_columns(text: str) -> None:
    """In any order and case, whatever stands between them."""
    contents = read(text)
    assert contents.drops == (DROP,)
    assert (contents.faults, contents.reason, contents.products) == ((), None, 1)


def test_json_and_toml_tell_the_same() -> None:
    """A list, a list under any name, or tables; with times as TOML has them."""
    entry = {
        "styleCode": "M2002RDA",
        "name": "2002R Rain Cloud",
        "releaseDate": "December 5, 2026 10am ET",
        "region": "US",
        "retailer": "Kith",
        "price": 150,
        "currency": "usd",
        "url": "https://kith.example/x",
        "image": "https://kith.example/x.jpg",
    }
    for value in ([entry], {"updated": 1, "drops": [entry]}, entry):
        assert read(json.dumps(value), url="https://list.example/drops.json").drops == (DROP,)
    toml = (
        '[[drop]]\nstyle = "M2002RDA"\nname = "2002R Rain Cloud"\nat = 2026-12-05T10:00:00\n'
        'timezone = "America/New_York"\nregion = "US"\nretailer = "Kith"\nprice = "$150"\n'
        'currency = "USD"\nurl = "https://kith.example/x"\nimage = "https://kith.example/x.jpg"\n'
    )
    assert read(toml, url="https://list.example/drops.toml").drops == (DROP,)


@pytest.mark.parametrize(
    ("row", "fault", "is_kept"),
    [
        ("M2002RDA,2002R,soonish,,", 'has a date that cannot be read: "soonish"', False),
        ("M2002RDA,2002R,10/02/2026,,", "has a date that may be two", False),
        ("M2002RDA,2002R,October 2,,", "has a date without a year", False),
        (",,2026-12-05,,", "has neither a name nor a style code", False),
        ("M2002!,Rain Cloud,2026-12-05,,", "has a style code that is none of a 2002R", False),
        ("M2002RDA,2002R,2026-12-05 10:00,,", "has a time without a time zone", True),
        ("M2002RDA,2002R,2026-12-05,much,", 'has a price that cannot be read: "much"', True),
        ("M2002RDA,2002R,2026-12-05,150,", 'has a price without a currency: "150"', True),
        ("M2002RDA,2002R,2026-12-05,,perhaps", None, True),
        ("M2002RDA,2002R,2026-12-05,,,x,y", "has 7 cells where the header has 5", True),
        ("M2002RDA,2002R,2026-12-05", None, True),
        ("M990GL6,990v6,nonsense,nonsense,", None, False),
    ],
)
def test_a_bad_row_is_told_by_its_number(row: str, fault: str | None, is_kept: bool) -> None:
    """Good ones are kept, and so is what can be read of a bad one; the sweep stays complete."""
    text = f"style,name,at,price,note\nM2002RDB,2002R Phantom,2026-12-06,,\n{row}\n"
    contents = read(text)

    assert [drop.style_code for drop in contents.drops] == ["M2002RDB", *["M2002RDA"] * is_kept]
    assert (contents.reason, contents.products) == (None, 2)
    assert len(contents.faults) == (fault is not None)
    if fault is not None:
        assert contents.faults[0].startswith("Row 3 ")
        assert contents.faults[0].endswith(".")
        assert fault in contents.faults[0]


@pytest.mark.parametrize(
    ("cell", "precision", "at"),
    [
        ("2026-12-05", Precision.DAY, utc(2026, 12, 5)),
        ("2026-12", Precision.MONTH, utc(2026, 12, 1)),
        ("2026 FW", Precision.SEASON, utc(2026, 7, 1)),
        ("TBC", Precision.UNKNOWN, None),
        ("2027", Precision.UNKNOWN, None),
        ("", Precision.UNKNOWN, None),
    ],
)
def test_a_date_keeps_its_precision(cell: str, precision: Precision, at: datetime | None) -> None:
    """An empty one is a drop that is known to come, and no more."""
    (drop,) = read(f"style,at\nM2002RDA,{cell}\n").drops
    assert (drop.precision, drop.at) == (precision, at)


@pytest.mark.parametrize(
    ("day", "clock", "at"),
    [
        ("46361", "", (Precision.DAY, utc(2026, 12, 5))),
        ("46361.0", "", (Precision.DAY, utc(2026, 12, 5))),
        ("46361.4166666667", "", (Precision.INSTANT, utc(2026, 12, 5, 1))),
        ('"46361,75"', "", (Precision.INSTANT, utc(2026, 12, 5, 9))),
        ("46361", "09:30", (Precision.INSTANT, utc(2026, 12, 5, 0, 30))),
        ("46361", "0.375", (Precision.INSTANT, utc(2026, 12, 5, 0))),
    ],
)
def test_a_day_may_be_counted_as_spreadsheets_do(
    day: str, clock: str, at: tuple[Precision, datetime]
) -> None:
    """A cell that was saved without its format, and its time as a part of a day."""
    row = f"style,date,time,timezone\nM2002RDA,{day},{clock},Asia/Tokyo\n"
    (drop,) = read(row).drops

    midnight = timedelta(hours=9) if at[0] is Precision.DAY else timedelta()
    assert (drop.precision, drop.at) == (at[0], at[1] - midnight)

    (drop,) = read("style,date\nM2002RDA,46361.5\n", region="JP").drops
    assert drop.at == utc(2026, 12, 5, 3)  # by the source's own clock


@pytest.mark.parametrize("day", ["39999", "60000", "463611", "046361", "46361.x", "-46361"])
def test_another_number_is_no_day(day: str) -> None:
    """It is a fault, and no date."""
    contents = read(f"style,date\nM2002RDA,{day}\n")

    assert (contents.drops, len(contents.faults)) == ((), 1)


@pytest.mark.parametrize(
    ("price", "region", "row_region", "expected"),
    [
        ("$150.00", "US", "", ("150.00", "USD")),
        ("$210", "US", "CA", ("210", "CAD")),
        ("¥24200", "JP", "", ("24200", "JPY")),
        ("€150", "US", "", ("150", "EUR")),
        ("$150", None, "", None),
        ("150", "US", "", None),
    ],
)
def test_a_sign_is_the_currency_of_its_region(
    price: str, region: str | None, row_region: str, expected: tuple[str, str] | None
) -> None:
    """Where none is told; a bare number has none."""
    row = f"style,date,region,price\nM2002RDA,2026-12-05,{row_region},{price}\n"
    (drop,) = read(row, region=region).drops

    told = drop.price and (str(drop.price.amount), drop.price.currency)
    assert told == expected


def test_several_style_codes_in_a_row_are_several_drops() -> None:
    """Each under its own key."""
    contents = read('style,name,at\n"M2002RDQ; M2002RDN",2002R Fall,2026-12-05\n')
    assert [(drop.key, drop.style_code) for drop in contents.drops] == [
        ("M2002RDQ", "M2002RDQ"),
        ("M2002RDN", "M2002RDN"),
    ]


def test_a_drop_s_key_outlives_its_date() -> None:
    """Its own id, else its style, shop and region; two of one key are reported."""
    rows = "id,style,at\n7,M2002RDA,2026-12-05\n8,M2002RDA,2026-12-06\n8,M2002RDA,2026-12-07\n"
    contents = read(rows)
    assert [drop.key for drop in contents.drops] == ["7", "8"]
    assert "Row 4 tells of the same drop as row 3" in contents.faults[0]


def test_a_cancelled_drop_and_a_rumour_say_so() -> None:
    """In a column of their own."""
    first, second, third = read(
        "style,at,status,confidence,cancelled\nM2002RDA,TBC,Cancelled,,\n"
        "M2002RDB,TBC,,rumour,no\nM2002RDC,TBC,,,yes\n"
    ).drops
    assert [drop.is_cancelled for drop in (first, second, third)] == [True, False, True]
    assert second.confidence is Confidence.RUMOUR


def test_rows_with_sizes_are_a_listing() -> None:
    """One for each address, its sizes joined over its rows, and no drop without a date."""
    contents = read(
        "name,url,size,in_stock,price_usd\n"
        "New Balance 2002R Phantom,https://s.example/p,US 9,yes,150\n"
        "New Balance 2002R Phantom,https://s.example/p,US 10,sold out,150\n"
        "New Balance 2002R Phantom,https://s.example/p,US 11,perhaps,150\n"
        "New Balance 2002R Phantom,,US 12,yes,150\n",
        url="file:///srv/list.csv",
    )
    (listing,) = contents.listings
    price = Money(amount=Decimal(150), currency="USD")

    assert contents.drops == ()
    assert (listing.product_id, listing.url) == ("https://s.example/p", "https://s.example/p")
    assert (listing.title, listing.colorway, listing.price) == (
        "New Balance 2002R Phantom",
        "Phantom",
        price,
    )
    assert listing.sizes == (
        Size(label="US 9", raw="US 9", stock=Stock.IN, price=price),
        Size(label="US 10", raw="US 10", stock=Stock.OUT, price=price),
        Size(label="US 11", raw="US 11", stock=Stock.UNKNOWN, price=price),
    )
    assert [fault.partition(" has ")[0] for fault in contents.faults] == ["Row 4", "Row 5"]


def test_sizes_inside_an_entry_are_read() -> None:
    """As JSON can have them, beside a date."""
    entry = {
        "name": "New Balance 2002R Phantom",
        "style": "M2002RDB",
        "url": "/p",
        "date": "2026-12-05",
        "currency": "EUR",
        "price": "150,00 €",
        "sizes": [{"size": "42.5", "in_stock": True, "price": "140 EUR"}, {"size": 43}],
    }
    contents = read(json.dumps(entry), url="https://list.example/drops.json")
    (listing,) = contents.listings

    assert listing.url == "https://list.example/p"
    assert [(size.raw, size.stock) for size in listing.sizes] == [
        ("42.5", Stock.IN),
        ("43", Stock.UNKNOWN),
    ]
    assert listing.price == Money(amount=Decimal(140), currency="EUR")
    assert [drop.at for drop in contents.drops] == [utc(2026, 12, 5)]


@pytest.mark.parametrize(
    ("body", "url", "reason"),
    [
        ("", URL, "The file holds no rows."),
        ("name,at\n", URL, "The file holds no rows."),
        ("[]", "https://list.example/x.json", "The file holds no rows."),
        ('name,at\n2002R,"2026\n2002R,2027\n', URL, "Row 2 has a quotation mark"),
    ],
)
def test_an_empty_or_torn_file_is_partial(body: str, url: str, reason: str) -> None:
    """A quotation mark that is not closed swallows rows: nothing follows from what is missing."""
    assert (read(body, url=url).reason or "").startswith(reason)


@pytest.mark.parametrize(
    ("body", "url", "error"),
    [
        ("<!doctype html>", URL, UnreadableError),
        ('{"drops": [', "https://list.example/x.json", UnreadableError),
        ("[" * 5_000, "https://list.example/x.json", UnreadableError),
        ("[" + "9" * 5_000 + "]", "https://list.example/x.json", UnreadableError),
        ("[1, 2", "https://list.example/x.json", UnreadableError),
        ("a = ", "https://list.example/x.toml", UnreadableError),
        ("[" + "[]," * 200_000, "https://list.example/x.json", SourceError),
        ("a = 1\n" * 200_000, "https://list.example/x.toml", SourceError),
    ],
)
def test_what_is_no_list_is_an_error(body: str, url: str, error: type[SourceError]) -> None:
    """Too deep, too large, broken, or a web page."""
    with pytest.raises(error):
        read(body, url=url)


def test_faults_are_told_up_to_a_number() -> None:
    """Fifty, and how many more."""
    contents = read("style,at\n" + "M2002RDA,soonish\n" * 70)
    assert len(contents.faults) == 51
    assert contents.faults[-1] == "There are 20 more faults."


@pytest.fixture
def sweep_here(fetcher_of: Callable[..., Fetcher]) -> Callable[..., Any]:
    """Sweep a local file once."""

    async def sweep(path: Path, before: Sweep | None = None) -> Sweep:
        spec = SourceSpec(name="List", kind="file", url=f"file://{path}")
        remembered = {page.url: page for page in before.pages} if before else {}
        async with fetcher_of() as fetcher:
            return await File(fetcher).fetch(spec, remembered=remembered)

    return sweep


async def test_a_local_file_is_read_again_when_it_changed(
    tmp_path: Path, sweep_here: Callable[..., Any]
) -> None:
    """And answers from memory until then."""
    path = tmp_path / "drops.csv"
    path.write_text(HEADER + ROW, encoding="utf-8")
    first = await sweep_here(path)
    again = await sweep_here(path, first)
    path.write_text(HEADER + ROW + ROW.replace("m2002rda", "m2002rdb"), encoding="utf-8")
    changed = await sweep_here(path, again)

    assert (first.drops, first.requests, first.not_modified) == ((DROP,), 0, 0)
    assert (again.drops, again.not_modified, again.bytes) == ((DROP,), 1, 0)
    assert (len(changed.drops), changed.not_modified) == (2, 0)


async def test_what_is_no_file_is_an_error(tmp_path: Path, sweep_here: Callable[..., Any]) -> None:
    """Nothing there, a folder, a pipe that would hold us for ever, another ending."""
    with pytest.raises(UnreachableError):
        await sweep_here(tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SourceError):
        await sweep_here(tmp_path / "folder.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UnreadableError):
        await sweep_here(tmp_path / "pipe.csv")
    with pytest.raises(AddressError):
        await sweep_here(tmp_path / "passwords.txt")


async def test_a_file_at_an_address_is_fetched(fetcher_of: Callable[..., Fetcher]) -> None:
    """With its conditions, and at rest for as long as it says."""

    def answer(request: httpx.Request) -> httpx.Response:
        headers = {"etag": '"1"', "cache-control": "max-age=60"}
        if request.headers.get("if-none-match") == '"1"':
            return httpx.Response(304, headers=headers)
        return httpx.Response(200, content=HEADER + ROW, headers=headers)

    spec = SourceSpec(name="List", kind="file", url=URL)
    async with fetcher_of(Web(answer)) as fetcher:
        source = File(fetcher)
        first = await source.fetch(spec, remembered={})
        again = await source.fetch(spec, remembered={page.url: page for page in first.pages})
    assert (first.drops, first.rest) == ((DROP,), timedelta(minutes=1))
    assert (again.drops, again.not_modified) == ((DROP,), 1)


FOLDER = Path("/etc/raincloud")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("file:drops.csv", "file:///etc/raincloud/drops.csv"),
        ("file:lists/drops.json", "file:///etc/raincloud/lists/drops.json"),
        ("file:///srv/my%20drops.toml", "file:///srv/my%20drops.toml"),
        ("file:/srv/drops.tsv", "file:///srv/drops.tsv"),
        ("file://localhost/srv/drops.csv", "file:///srv/drops.csv"),
    ],
)
def test_a_local_path_is_made_absolute(url: str, found: str) -> None:
    """Beside the sources file, or anywhere if it says so."""
    assert local_url(url, folder=FOLDER) == found


@pytest.mark.parametrize(
    "url",
    [
        "file:../drops.csv",
        "file:lists/../../drops.csv",
        "file:%2e%2e/drops.csv",
        "file:/etc/passwd",
        "file:drops.csv?x=1",
        "file://elsewhere/srv/drops.csv",
        "file:",
        "file:a%00b.csv/../x",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(url: str) -> None:
    """Upwards, to another machine, or to what is no list."""
    with pytest.raises(AddressError):
        local_url(url, folder=FOLDER)


def entry(kind: str, url: str, every: str | None = None) -> str:
    rhythm = f'every = "{every}"\n' if every else ""
    return f'[[source]]\nname = "x"\nkind = "{kind}"\nurl = "{url}"\n{rhythm}'


@pytest.mark.parametrize(
    ("text", "url", "every"),
    [
        (entry("feed", URL), URL, timedelta(minutes=15)),
        (entry("feed", "feed://news.example/rss"), "https://news.example/rss", None),
        (entry("feed", "feed:https://news.example/rss"), "https://news.example/rss", None),
        (entry("calendar", "webcal://x.example/a.ics"), "https://x.example/a.ics", None),
        (entry("calendar", URL), URL, timedelta(hours=6)),
        (entry("file", URL), URL, timedelta(minutes=15)),
        (entry("file", "file:a.csv"), "file:///etc/raincloud/a.csv", timedelta(minutes=1)),
        (entry("file", "file:a.csv", "10s"), "file:///etc/raincloud/a.csv", timedelta(seconds=10)),
    ],
)
def test_each_kind_has_its_addresses_and_its_rhythm(
    text: str, url: str, every: timedelta | None
) -> None:
    """What people copy, and how often a kind is asked by default."""
    (spec,) = parse_sources(text, name="sources.toml", folder=FOLDER)
    assert spec.url == url
    assert every is None or spec.every == every


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        (entry("file", "file:a.csv"), None),
        (entry("file", "file:a.txt"), FOLDER),
        (entry("feed", "file:a.csv"), FOLDER),
        (entry("shopify", "webcal://x.example"), FOLDER),
        (entry("feed", URL, "4m"), FOLDER),
        (entry("calendar", URL, "10m"), FOLDER),
        (entry("file", "file:a.csv", "5s"), FOLDER),
        (entry("file", URL, "30s"), FOLDER),
    ],
)
def test_other_addresses_and_quicker_rhythms_are_faults(text: str, folder: Path | None) -> None:
    """A source that somebody adds from afar names no file on this machine."""
    with pytest.raises(SettingsError) as caught:
        parse_sources(text, name="sources.toml", folder=folder)
    assert len(caught.value.faults) == 1


CELLS = st.text(max_size=6) | st.sampled_from(
    [
        *("M2002RDA", "2002R", "M2002RDA; M2002RDB", "2026-12-05", "10/02", "TBC", "ET", "US"),
        *("$150", "150", "USD", "https://x.example/p", "US 9", "yes", "no", "", '"', "\n"),
    ]
)
NAMES = [
    *("style", "name", "at", "timezone", "region", "retailer", "price", "currency", "url", "size"),
]
OTHERS = st.integers() | st.floats() | st.booleans() | st.none() | st.lists(CELLS, max_size=3)
VALUES = CELLS | OTHERS


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.lists(CELLS, max_size=12), max_size=6),
    separator=st.sampled_from([",", ";", "\t"]),
    entries=st.lists(st.dictionaries(st.sampled_from([*NAMES, "in_stock", "id"]), VALUES)),
)
def test_any_table_is_read_or_refused(
    rows: list[list[str]], separator: str, entries: list[dict[str, Any]]
) -> None:
    """Whatever the cells hold; what is read can be remembered."""
    text = "\n".join(separator.join(row) for row in [[*NAMES, "in_stock"], *rows])
    for body, url in (
        (text.encode("utf-8", "replace"), URL),
        (json.dumps(entries).encode(), "https://list.example/x.json"),
    ):
        with suppress(SourceError):
            contents = read(body, url=url)
            reading = PageReading(contents=contents, read_at=START)
            assert load(PageReading, note(URL, reading)) == reading
            assert len({drop.key for drop in contents.drops}) == len(contents.drops)


NO_LISTS = [
    "We are down for maintenance.\nBack soon, thank you for waiting.\n",
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:2002R\nEND:VEVENT\n",
    ")]}'\n{}\n",
    "Hello",
    "null",
    "[1, 2, 3]",
    '{"errors": "Not Found"}',
    b"\x1f\x8b\x08\x00" + bytes(range(256)),
]


@pytest.mark.parametrize("body", NO_LISTS)
def test_what_names_no_shoe_is_no_list(body: str | bytes) -> None:
    """A notice has lines as a list has rows; taken for one, every drop would look taken off."""
    with pytest.raises(UnreadableError):
        read(body)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252"])
def test_a_list_is_read_in_the_encoding_of_any_spreadsheet(encoding: str) -> None:
    """With its mark or without."""
    assert read((HEADER + ROW).encode(encoding)).drops == (DROP,)


TABLES = [
    "sep=;\r\nStyle;Date\r\nM2002RXO;04.12.2026\r\n",
    '\ufeff"sep=\t"\nStyle\tDate\nM2002RXO\t04.12.2026\n',
    "Our list\n\nStyle,Date\nM2002RXO,04.12.2026\n",
    "Drops;;\n;;\nName;Style;Date\n2002R Olive;M2002RXO;04.12.2026\n",
    "Updated,1 Nov 2026\nBy,Ann\nStyle,Release date\nM2002RXO,04.12.2026\n",
    "sep=|\nStyle|Date|Note\nM2002RXO|04.12.2026|a; b, c; d\n",
]


@pytest.mark.parametrize("body", TABLES)
def test_a_table_is_found_below_what_stands_above_it(body: str) -> None:
    """A title, an empty row, Excel's line for the separator."""
    contents = read(body, region="DE")

    (drop,) = contents.drops
    assert (drop.style_code, f"{drop.at:%Y-%m-%d}") == ("M2002RXO", "2026-12-03")
    assert (contents.faults, contents.reason) == ((), None)


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    """With the title rows, and without the line that Excel hides."""
    titled = read("Drops,\n,\nStyle,Date\nM2002RXO,never\n")
    hidden = read("sep=,\nStyle,Date\nM2002RXO,never\n")

    assert titled.faults[0].startswith("Row 4 ")
    assert hidden.faults[0].startswith("Row 2 ")


def test_a_note_beside_a_size_is_read() -> None:
    """Where the row says nothing of its stock."""
    contents = read("Style,Size,Url\nM2002RXO,42 (sold out); 43 - last pair,https://s.example/a\n")

    (listing,) = contents.listings
    assert [(size.label, size.stock.value) for size in listing.sizes] == [
        ("42", "out"),
        ("43", "in"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Artikel;Bezeichnung;Datum;Preis\nM2002RXO;2002R Olive;05.12.2026;149,95 EUR\n",
        "Référence;Produit;Sortie;Prix\nM2002RXO;2002R Olive;5 décembre 2026;149,95 EUR\n",
        "Referencia;Nombre;Fecha;Precio\nM2002RXO;2002R Olive;05/12/2026;149,95 EUR\n",
        "品番,商品名,発売日,価格\nM2002RXO,2002R Olive,2026年12月5日,149.95 EUR\n",
        "Style,Name,Date,Price\nM2002RXO,2002R Olive,5-Dec-26,149.95 EUR\n",
    ],
)
def test_columns_are_known_in_the_languages_of_shops(text: str) -> None:
    """With the dates that a spreadsheet shows there."""
    (drop,) = read(text, region="JP" if "品番" in text else "US" if "Style" in text else "FR").drops

    assert drop.at is not None
    at = drop.at.astimezone(ZoneInfo(drop.timezone or "UTC"))
    assert (drop.style_code, drop.name, at.month, at.day) == ("M2002RXO", "2002R Olive", 12, 5)
    assert drop.price == Money(amount=Decimal("149.95"), currency="EUR")


@pytest.mark.parametrize("clock", ["Uhrzeit", "Heure", "Hora", "Ora", "Tijd", "時刻"])
def test_a_clock_has_a_column_in_the_languages_of_shops(clock: str) -> None:
    """Without it a drop would have its day only."""
    text = f"Style;Date;{clock};Timezone\nM2002RXO;2026-12-05;10:00;Europe/Berlin\n"
    (drop,) = read(text).drops
    assert drop.at == datetime(2026, 12, 5, 9, tzinfo=UTC)


def test_a_shopping_feed_is_a_list_of_sizes() -> None:
    """As shops write it for search engines: a row a size, joined by the group."""
    text = (
        "id\ttitle\tlink\tprice\tavailability\tsize\titem_group_id\tmpn\n"
        "1\t2002R Olive\thttps://shop.example/p\t130.00 EUR\tin_stock\t42\tg1\tM2002RXO\n"
        "2\t2002R Olive\thttps://shop.example/p\t130.00 EUR\tout_of_stock\t43\tg1\tM2002RXO\n"
    )

    (listing,) = read(text, url="https://shop.example/products.tsv").listings

    assert (listing.style_code, listing.product_id) == ("M2002RXO", "g1")
    assert {size.label: size.stock for size in listing.sizes} == {"42": Stock.IN, "43": Stock.OUT}
