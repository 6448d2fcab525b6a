"""The list of what is to come: pictures, calendars, and who says so, inside Discord's limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.models import Confidence, Drop
from bot.rules.drops import ComingShoe
from bot.ui.drops import shoes as shoe_pages
from tests.conftest import NOON
from tests.ui.worst import DROP, components_of
from tests.wire.routes import Route
from tests.wire.rules import COMPONENTS_V2, check_message, walk
from tests.wire.schema import check_body

TOLD = replace(DROP, guild_id=None, created_by=None)
PICTURE = "https://shop.example/1.png"


def shoe(*drops: Drop, **changes: Any) -> ComingShoe:
    """Return a shoe of these drops."""
    return replace(ComingShoe(drops=drops, words=drops), **changes)


def parts(shoes: Sequence[ComingShoe], number: int = 0) -> list[dict[str, Any]]:
    """Return the components of a page, once the message is found to be allowed."""
    page = shoe_pages.upcoming(shoes, None, number)
    components = components_of(shoe_pages.upcoming_view(page, shoes))
    body = {"components": components, "flags": COMPONENTS_V2}
    assert check_body(Route.CREATE_MESSAGE, body) == []
    assert check_message(body) == []
    return [dict(part) for part in walk(components)]


def labels(found: Sequence[dict[str, Any]]) -> list[str]:
    """Return the labels of buttons."""
    return [part["label"] for part in found if part["type"] == 2]


def test_a_shoe_has_its_picture_and_its_calendar() -> None:
    """The button stands beside the text, or below it where the picture is beside."""
    plain, pictured = shoe(TOLD), shoe(TOLD, image_url=PICTURE)

    assert [part["type"] for part in parts([plain])] == [17, 10, 9, 10, 2]
    assert [part["type"] for part in parts([pictured])] == [17, 10, 9, 10, 11, 1, 2]


def test_no_picture_is_shown_that_discord_would_refuse() -> None:
    """Rather none than no message."""
    for url in ("ftp://x.example/1.png", "https://x.example/" + "x" * 3000, "https://x y/1.png"):
        assert 11 not in {part["type"] for part in parts([shoe(TOLD, image_url=url)])}


def test_several_calendar_entries_of_one_shoe_are_told_apart() -> None:
    """By shop, or as the draw."""
    draw = replace(TOLD, id=2, is_draw=True, opens_at=NOON - timedelta(days=1))

    assert labels(parts([shoe(TOLD, draw)])) == ["Calendar: Shop", "Calendar: Draw"]


@pytest.mark.parametrize("picture", [None, PICTURE])
def test_a_full_page_stays_inside_the_limit(picture: str | None) -> None:
    """Every shoe keeps its first button, and more of them as there is room."""
    shoes = [
        shoe(
            *(replace(TOLD, id=10 * place + n, style_code=f"M2002R{place}") for n in range(7)),
            image_url=picture,
        )
        for place in range(1, 14)
    ]

    for number in range(3):
        found = labels(parts(shoes, number))
        assert len(found) >= len(shoe_pages.upcoming(shoes, None, number).shown) + 2


def test_who_says_so_is_told() -> None:
    """Shops, the press, or this server's moderators; rumours among them are marked."""
    press = replace(TOLD, confidence=Confidence.RUMOUR, retailer="Press")
    confirmed = "-# Confirmed: who sells it says so."
    assert shoe_pages.shoe_entry(shoe(TOLD)).endswith(confirmed)
    assert "rumour" not in shoe_pages.shoe_entry(shoe(TOLD))

    alone = shoe_pages.shoe_entry(shoe(press))
    assert " · rumour" not in alone
    assert "-# A rumour: the press says so" in alone
    assert confirmed not in alone

    both = shoe_pages.shoe_entry(shoe(TOLD, press, DROP))
    assert " · rumour\n" in both
    assert confirmed in both
    assert "-# Entered by this server's moderators." in both


def test_a_draw_says_when_it_closes() -> None:
    """On a line of its own."""
    draw = replace(TOLD, is_draw=True, opens_at=NOON - timedelta(days=1))

    said = shoe_pages.shoe_entry(shoe(TOLD, draw))

    assert said.count("\n- ") == 2
    assert "- Draw: Opens <t:" in said


def test_a_shoe_of_very_many_shops_is_cut_and_counted() -> None:
    """Nothing is left out in silence."""
    many = [replace(TOLD, id=number) for number in range(20)]

    assert "… and 12 more" in shoe_pages.shoe_entry(shoe(*many))
