"""Sizes that lead to the shop's own pages, flags, and what a card says without them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.discord_adapter.message_actions import fingerprint
from bot.languages import speaking
from bot.models import Change, ChangeKind, DeliveryContext, Outgoing
from bot.ui.alerts.messages import message
from bot.ui.base import text
from tests.conftest import NOON
from tests.makers import change, outgoing
from tests.ui.alerts.test_cards import text_of

PAGE = "https://shop.example/products/m2002rda"
PAGES = {"US 9": f"{PAGE}?variant=1", "US 10": f"{PAGE}?variant=2"}
ROOM = 4000  # characters of all texts of a message, Discord's own limit


def sent(told: Change, **context: object) -> Outgoing:
    return outgoing(told, context=replace(DeliveryContext(), **context))  # type: ignore[arg-type]


def test_a_size_in_stock_leads_to_its_page() -> None:
    """The new ones in bold all the same; one of which no page is known is only named."""
    told = sent(change(sizes=("US 9",)), in_stock=("US 9", "US 10", "US 11"), size_pages=PAGES)

    assert f"**Sizes** [**US 9**]({PAGE}?variant=1), [US 10]({PAGE}?variant=2), US 11\n" in text_of(
        told
    )


def test_a_size_in_the_servers_own_system_leads_there_too() -> None:
    """Its name is the whole of it."""
    told = sent(change(sizes=("US 9",)), sizes_in={"US 9": "EU 42.5"}, size_pages=PAGES)

    assert f"**Sizes** [US 9 \\(EU 42.5\\)]({PAGE}?variant=1)\n" in text_of(told)


@pytest.mark.parametrize(
    ("label", "address"),
    [
        ("US 9", "https://shop.example/a)b"),
        ("US 9", "https://shop.example/a b"),
        ("US 9", "https://shop.example/a>b"),
        ("US 9", "https://shop.example/" + "a" * 600),
        ("US 9", "javascript:alert(1)"),
        ("9](https://evil.example) [x", f"{PAGE}?variant=1"),
    ],
)
def test_what_would_end_a_link_early_is_none(label: str, address: str) -> None:
    """A size is named as ever."""
    said = text_of(sent(change(sizes=(label,)), size_pages={label: address}))

    assert "](" not in said.replace("\\](", "")
    assert f"**Sizes** {text.plain(label)}\n" in said


@pytest.mark.parametrize(("count", "is_linked"), [(20, True), (40, False)])
def test_sizes_that_would_be_too_long_with_links_have_none(count: int, is_linked: bool) -> None:
    """All are named before some are linked."""
    labels = tuple(f"US {number}" for number in range(count))
    pages = dict.fromkeys(labels, f"{PAGE}?variant={10**13}")

    said = text_of(sent(change(sizes=labels), size_pages=pages))

    assert ("](" in said) is is_linked
    assert all(label in said for label in labels)
    assert len(said) <= ROOM


@pytest.mark.parametrize(
    ("region", "language", "shown"),
    [
        ("JP", "en", "🇯🇵 Japan"),
        ("JP", "ja", "🇯🇵 日本"),
        ("EU", "en", "🇪🇺 European Union"),
        ("MM", "en", "🇲🇲 Myanmar \\(Burma\\)"),
        ("ZZ", "en", "ZZ"),
        ("Asia", "en", "Asia"),
        ("", "en", ""),
    ],
)
def test_a_region_is_its_flag_and_its_name(region: str, language: str, shown: str) -> None:
    """A screen reader reads the name; what has no flag stays as it is."""
    with speaking(language):
        assert text.region(region) == shown


@pytest.mark.parametrize("region", ["JP", "EU", "MM", "ZZ", None])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_looks_alone_make_no_message_another(region: str | None, language: str) -> None:
    """Neither addresses nor flags: what a card without them showed is the same message."""
    told = change(ChangeKind.RESTOCK, region=region)
    with_pages = message(sent(told, size_pages=PAGES, language=language), NOON)
    other_pages = message(sent(told, size_pages={"US 9": PAGE}, language=language), NOON)
    as_before = message(sent(replace(told, region=None), language=language), NOON)
    for part in as_before.walk_children():
        if region is not None and "content" in dir(part):
            part.content = part.content.replace(" Shop", f" Shop ({region})")  # type: ignore[attr-defined]

    assert fingerprint(with_pages) == fingerprint(other_pages) == fingerprint(as_before)


@pytest.mark.parametrize(
    "other", [{"in_stock": ("US 9", "US 10", "US 11")}, {"line": "[Look](<https://shop.example>)"}]
)
def test_what_a_message_says_makes_it_another(other: dict[str, object]) -> None:
    """A size more, a line above it."""
    told = change(ChangeKind.RESTOCK)
    one, two = sent(told, size_pages=PAGES), sent(told, size_pages=PAGES, **other)

    assert fingerprint(message(one, NOON)) != fingerprint(message(two, NOON))
