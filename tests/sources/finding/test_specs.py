"""sources.toml is read whole, or refused with every fault."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.models import SourceSpec
from bot.sources.finding.specs import parse_sources
from bot.sources.kinds import KINDS

GOOD = """
[[source]]
name = "Up There"
kind = "shopify"
url = "https://uptherestore.com/collections/new-balance"
region = "au"
currency = "AUD"
every = "90s"

[[source]]
name = "Demo"
kind = "shopify"
url = "http://127.0.0.1:8000"
every = "2s"
"""


def faults(text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        parse_sources(text, name="sources.toml")
    return caught.value.faults


def entry(**changes: str | None) -> str:
    fields: dict[str, str | None] = {
        "name": '"Shop"',
        "kind": '"shopify"',
        "url": '"https://shop.example"',
    }
    lines = [f"{key} = {value}" for key, value in (fields | changes).items() if value is not None]
    return "[[source]]\n" + "\n".join(lines) + "\n"


def test_sources_are_read() -> None:
    """Codes in capitals, spans as time, and loopback as often as it likes."""
    assert parse_sources(GOOD, name="sources.toml") == [
        SourceSpec(
            name="Up There",
            kind="shopify",
            url="https://uptherestore.com/collections/new-balance",
            region="AU",
            currency="AUD",
            every=timedelta(seconds=90),
        ),
        SourceSpec(
            name="Demo", kind="shopify", url="http://127.0.0.1:8000", every=timedelta(seconds=2)
        ),
    ]
    assert parse_sources("", name="sources.toml") == []
    (spec,) = parse_sources(entry(), name="sources.toml")
    assert spec.every == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (entry(kind='"magento"'), ["unknown kind 'magento'; known are"]),
        (entry() + entry(name='"SHOP"'), ['source "SHOP" has a name that an earlier source has']),
        (entry(url='"ftp://x"'), ['source "Shop" has an address that cannot be used']),
        (entry(url='"https://a:b@shop.example"'), ["user name or password"]),
        (entry(url='"shop.example"'), ["has an address that cannot be used"]),
        (entry(url="7"), ["needs some text as its url"]),
        (entry(name=None), ["source number 1 has no name"]),
        (entry(name='" "'), ["source number 1 needs some text as its name"]),
        (entry(name=f'"{"x" * 81}"'), ["longer than 80 characters"]),
        (entry(name=r'"a\u0000b"'), ["unprintable"]),
        (entry(kind=None, url=None), ["has no kind", "has no url"]),
        (entry(every='"59s"'), ["is swept every 59s"]),
        (entry(every='"0m"'), ["is swept every 0m"]),
        (entry(every='"8d"'), ["at least once in 7 days"]),
        (entry(every='"soon"'), ["every that cannot be read"]),
        (entry(every="300"), ["every that cannot be read"]),
        (entry(every='"9999999999h"'), ["every that cannot be read"]),
        (entry(region='"UK"'), ["unknown region 'UK'"]),
        (entry(region='"EU"'), ["unknown region 'EU'"]),
        (entry(region='"150"'), ["unknown region"]),
        (entry(currency='"XXQ"'), ["unknown currency 'XXQ'"]),
        (entry(currency="1"), ["unknown currency"]),
        (entry(colour='"red"'), ["unknown field 'colour'"]),
        ("sources = 1", ["'sources' is not known at the top"]),
        ("source = 1", ["write [[source]]"]),
        ("[source]\nname = 'x'", ["write [[source]]"]),
        ("source = [1]", ["number 1 has no name", "has no kind", "has no url"]),
        ("[[source]]\nname = ", ["sources.toml is not valid TOML: Invalid value (at"]),
        (
            entry(kind='"a"') + entry(url='"b"', every='"1s"', region='"Q"'),
            ["unknown kind", "earlier source", "address", "region", "every 1s"],
        ),
    ],
)
def test_every_fault_is_told(text: str, expected: list[str]) -> None:
    """Each in its own sentence, with the file and the source it is about."""
    found = faults(text)

    assert len(found) == len(expected), found
    for fault, part in zip(found, expected, strict=True):
        assert part in fault
        assert fault.startswith("sources.toml")
        assert fault.endswith(".")


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing else is raised."""
    for candidate in (text, f"[[source]]\n{text}", entry() + text):
        with suppress(SettingsError):
            parse_sources(candidate, name="sources.toml")


def test_the_sources_we_ship_stay_inside_the_budget() -> None:
    """The file is valid, and two requests a shop and sweep leave half of Shopify's budget free."""
    text = Path("config/sources.toml").read_text(encoding="utf-8")
    specs = parse_sources(text, name="sources.toml")

    assert len(specs) >= 8
    assert all(spec.kind in KINDS and spec.currency and spec.region for spec in specs)
    assert sum(2 / spec.every.total_seconds() for spec in specs) < 0.5 / 5
