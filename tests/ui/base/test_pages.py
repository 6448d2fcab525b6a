"""Lists a page at a time, and the buttons that turn them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.models import ChangeKind, Drop
from bot.rules.drops import ComingShoe
from bot.ui.alerts.why_button import WhyButton, why_id
from bot.ui.base import TurnPage, page_view
from bot.ui.base.pages import PER_PAGE, ListPage
from bot.ui.drops import pages as drop_pages
from bot.ui.drops import shoes as shoe_pages
from tests.conftest import NOON
from tests.makers import change, money
from tests.ui.worst import DROP, WORST, components_of
from tests.wire.routes import Route
from tests.wire.rules import COMPONENTS_V2, check_message, walk
from tests.wire.schema import check_body


def alone(*drops: Drop) -> list[ComingShoe]:
    """Return drops as shoes of their own."""
    return [ComingShoe(drops=(drop,), words=(drop,)) for drop in drops]


MANY = alone(*(replace(DROP, id=number, name=f"Drop {number}.") for number in range(1, 14)))
SHOES = [change(style_code=f"M2002R{letter}A") for letter in "ABCDEFGHIJKLM"]


def buttons(page: ListPage) -> list[dict[str, Any]]:
    """Return a page's buttons, once the message is found to be allowed."""
    body = {"components": components_of(page_view(page)), "flags": COMPONENTS_V2}
    assert check_body(Route.CREATE_MESSAGE, body) == []
    assert check_message(body) == []
    return [dict(part) for part in walk(body["components"]) if part["type"] == 2]


@pytest.mark.parametrize(
    ("asked", "number", "names"),
    [
        (0, 0, [1, 2, 3, 4, 5, 6]),
        (1, 1, [7, 8, 9, 10, 11, 12]),
        (2, 2, [13]),
        (3, 2, [13]),
        (9999, 2, [13]),
        (-1, 0, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_page_out_of_range_is_the_nearest_there_is(
    asked: int, number: int, names: list[int]
) -> None:
    """A list may have become shorter since its buttons were made."""
    page = shoe_pages.upcoming(MANY, None, asked)

    assert [int(name) for name in re.findall(r"\*\*Drop (\d+)", page.text)] == names
    assert (page.number, page.count) == (number, 3)
    assert f"Page {number + 1} of 3" in page.text


def test_an_empty_list_says_what_can_be_done() -> None:
    """One page, no buttons."""
    for page, command in (
        (shoe_pages.upcoming([], None, 7), "/manage drop add"),
        (shoe_pages.upcoming([], "AU", 7), "without a region"),
        (drop_pages.restocks([], 7, 7), "/drops upcoming"),
    ):
        assert command in page.text
        assert (page.number, page.count, buttons(page)) == (0, 1, [])


def test_one_page_has_no_buttons() -> None:
    """There is nowhere to turn."""
    assert buttons(shoe_pages.upcoming(MANY[:PER_PAGE], None)) == []


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, [("raincloud:p:back:upcoming:0:GB", True), ("raincloud:p:on:upcoming:1:GB", False)]),
        (1, [("raincloud:p:back:upcoming:0:GB", False), ("raincloud:p:on:upcoming:2:GB", False)]),
        (2, [("raincloud:p:back:upcoming:1:GB", False), ("raincloud:p:on:upcoming:3:GB", True)]),
    ],
)
def test_buttons_name_the_page_they_turn_to(number: int, expected: list[tuple[str, bool]]) -> None:
    """The first has nothing before it, the last nothing behind."""
    shown = buttons(shoe_pages.upcoming(MANY, "GB", number))

    assert [(button["custom_id"], button.get("disabled", False)) for button in shown] == expected


def test_every_custom_id_is_known_again_after_a_restart() -> None:
    """By the template that its class is registered with."""
    for what in (shoe_pages.upcoming(MANY, None, 1), drop_pages.restocks(SHOES, 30, 1)):
        for button in buttons(what):
            assert TurnPage.__discord_ui_compiled_template__.fullmatch(button["custom_id"])
    assert WhyButton.__discord_ui_compiled_template__.fullmatch(why_id(2**63 - 1))


def test_a_shoe_is_listed_once_with_what_each_shop_had_last() -> None:
    """The newest first; what sold out says how long it lasted."""
    came_in = change(ChangeKind.RESTOCK, listing_id=1, retailer="Here", sizes=("US 9",))
    sold_out = replace(came_in, kind=ChangeKind.SOLD_OUT, at=came_in.at + timedelta(minutes=4))
    older = replace(came_in, at=came_in.at - timedelta(hours=1), sizes=("US 11",))
    there = replace(older, listing_id=2, retailer="There", sizes=("US 10",))
    other = replace(older, style_code="M2002RHN", colorway="Dark Camo", listing_id=3)

    text = drop_pages.restocks([sold_out, came_in, older, there, other], 7).text

    assert text.count("M2002RDA") == 1
    assert text.index("M2002RDA") < text.index("M2002RHN")
    assert "US 9 · [Here (🇦🇺 Australia)](<" in text
    assert "gone after 4 minutes" in text
    assert "US 10 · [There (🇦🇺 Australia)](<" in text
    assert text.count("Here") == 2  # of the other shoe, too, and not of the older restock


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("name", WORST)
def test_the_worst_pages_are_ones_discord_takes(name: str) -> None:
    """Whatever moderators entered and shops wrote."""
    text = WORST[name]
    url = "https://shop.example/" + "x" * 491
    drop = replace(
        DROP, name=text[:120], retailer=text[:80], url=url, price=money("99999999", "CHF")
    )
    drops = [ComingShoe(drops=(drop,) * 9, words=(drop,) * 9)] * 13
    changes = [
        change(
            ChangeKind.LIVE,
            title=text,
            style_code=f"{shoe}{text}",
            listing_id=shop,
            retailer=text,
            url=url,
            sizes=tuple(f"{number}{text}" for number in range(60)),
            price=money("99999999.99", "CHF"),
        )
        for shoe in range(13)
        for shop in range(12)
    ]

    for page in (shoe_pages.upcoming(drops, text[:2], 1), drop_pages.restocks(changes, 30, 1)):
        page = replace(page, rest="AU")  # noqa: PLW2901 - a region is two letters by now
        assert len(buttons(page)) == 2
        assert "@everyone" not in page.text
        assert "\u202e" not in page.text


def test_a_drop_is_shown_with_its_facts() -> None:
    """Name, time, style, shop, region, price, and its page where there is room."""
    text = shoe_pages.upcoming(alone(DROP), None).text

    assert "**Rain Cloud**" in text
    assert f"<t:{int(NOON.timestamp())}:F>" in text
    assert f" · [Shop (🇦🇺 Australia)](<{DROP.url}>) · $150.00\n" in text


def test_an_address_that_would_break_out_of_its_brackets_is_left_out() -> None:
    """Rather no link than another's."""
    for url in ("https://a.example/)x", "https://a.example/>x", "https://a.example/(x"):
        assert "](" not in shoe_pages.upcoming(alone(replace(DROP, url=url)), None).text
