"""What is to come of a shoe is told together: all its shops and draws, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.models import Confidence, Drop, SeenDrop
from bot.rules.drops import coming_shoes
from tests.conftest import NOON
from tests.makers import GUILD, TEN, rumour, told
from tests.ui.worst import DROP

SOON = DROP.at or NOON


def drop(number: int, name: str, **changes: Any) -> Drop:
    """Return a drop that sources tell of, so many days from now."""
    at = NOON + timedelta(days=number)
    whole = replace(DROP, id=number, guild_id=None, name=name, at=at, ends_at=at, retailer=None)
    return replace(whole, **changes)


def word(at: datetime = TEN, **changes: Any) -> SeenDrop:
    """Return what a shop says."""
    return replace(told(at), ends_at=at, **changes)


def test_drops_and_draws_of_one_shoe_are_one_entry() -> None:
    """By their code, or by their name where one has none; the first stands for all."""
    first = drop(1, "Sea Salt", style_code="M2002RSS")
    other = drop(2, "Mirage Grey", style_code="M2002RMG")
    draw = drop(3, "New Balance 2002R Sea Salt", style_code="M2002RSS", is_draw=True)
    named = drop(4, "2002R Mirage Grey", style_code=None)

    shoes = coming_shoes([first, other, draw, named], {}, {}, NOON)

    assert [shoe.drops for shoe in shoes] == [(first, draw), (other, named)]
    assert [shoe.words for shoe in shoes] == [(first, draw), (other, named)]


def test_each_shop_has_its_line_in_the_order_of_time() -> None:
    """A shop whose time is past has none, nor has one of another country."""
    one = drop(1, "Sea Salt")
    late = word(TEN + timedelta(hours=3), retailer="Late", region="GB")
    early = word(TEN, retailer="Early")
    past = word(NOON - timedelta(hours=1), retailer="Past")
    elsewhere = word(TEN, retailer="Elsewhere", region="JP")

    [shoe] = coming_shoes([one], {1: [late, early, past, elsewhere]}, {}, NOON, region="GB")

    assert shoe.words == (early, late)


def test_what_a_moderator_entered_counts_before_the_same_shop() -> None:
    """Other shops stand beside it."""
    own = drop(1, "Sea Salt", guild_id=GUILD, retailer="Up There")
    same, other = word(TEN, retailer="up there"), word(TEN, retailer="Other")

    [shoe] = coming_shoes([own], {1: [same, other]}, {}, NOON)

    assert shoe.words == (own, other)


def test_where_no_shop_says_anything_the_drop_itself_is_shown() -> None:
    """Else nothing would be."""
    one = drop(1, "Sea Salt", confidence=Confidence.RUMOUR)

    [shoe] = coming_shoes([one], {1: [rumour(retailer=None)]}, {}, NOON)

    assert shoe.words == (one,)


def test_a_picture_is_found_where_one_is_known() -> None:
    """The drop's own, else a shop's, else a listing's of the same style."""
    one = drop(1, "Sea Salt", style_code="M2002RSS")
    shop = word(TEN, retailer="A shop", image_url="https://shop.example/1.png")
    listing = {"M2002RSS": "https://listing.example/1.png"}
    own = replace(one, image_url="https://own.example/1.png")

    found = [
        coming_shoes([asked], words, listing, NOON)[0].image_url
        for asked, words in ((own, {1: [shop]}), (one, {1: [shop]}), (one, {}))
    ]

    assert found == [own.image_url, shop.image_url, listing["M2002RSS"]]
    assert coming_shoes([one], {}, {}, NOON)[0].image_url is None
