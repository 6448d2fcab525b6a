"""Previews of drops hold whatever is typed or handed in, within what Discord takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.languages import speaking
from bot.models import LANGUAGES, DropShop, Precision
from bot.rules.reading import DropForm
from bot.services.drops import DropDraft, DropList
from bot.ui.entering import draft_view, list_view
from bot.ui.entering.forms import FORMS, drop_form
from bot.ui.entering.list_pages import taken_back
from tests.conftest import NOON
from tests.ui.worst import DROP, WORST, components_of
from tests.wire.rules import COMPONENTS_V2, check_message

FORM = DropForm(style="M2002RDA", name="Rain Cloud", at="2026-12-05")
URL = "https://shop.example/" + "x" * 150


def check(view: object) -> None:
    """Hold a view to Discord's rules."""
    body = {"components": components_of(view), "flags": COMPONENTS_V2}  # type: ignore[arg-type]
    assert check_message(body) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("worst", WORST.values(), ids=WORST)
def test_a_preview_holds_the_worst_that_is_typed(worst: str, language: str) -> None:
    """Ten shops, a neighbour, and many channels."""
    shops = tuple(DropShop(f"{number}{worst}"[:80], URL) for number in range(9))
    drop = replace(
        DROP, name=worst[:120], other_shops=shops, image_url=URL, precision=Precision.MONTH
    )
    draft = DropDraft(
        id=10**19,
        form=FORM,
        drop=drop,
        faults={},
        near=drop,
        channel_ids=tuple(range(10**18, 10**18 + 50)),
        language=language,
    )
    with speaking(language):
        check(draft_view(draft, NOON))
        check(draft_view(replace(draft, near=None, same=drop), NOON, head="x" * 300))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("worst", WORST.values(), ids=WORST)
def test_faults_of_all_fields_fit_together(worst: str, language: str) -> None:
    """However long their sentences are."""
    faults = {field: worst for fields in FORMS.values() for field in fields}
    draft = DropDraft(id=10**19, form=FORM, drop=None, faults=faults)
    with speaking(language):
        check(draft_view(draft, NOON))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("worst", WORST.values(), ids=WORST)
def test_every_page_of_a_list_holds_the_worst_file(worst: str, language: str) -> None:
    """Two hundred drops, and as many faults."""
    shops = tuple(DropShop(f"{number}{worst}"[:80], None) for number in range(9))
    new = tuple(
        replace(DROP, id=number, name=worst[:120], other_shops=shops) for number in range(200)
    )
    drops = DropList(
        id=10**19,
        name=worst,
        new=new,
        known=new[:50],
        faults=(worst,) * 60,
        others=3,
        room=200,
        channel_ids=tuple(range(10**18, 10**18 + 50)),
        near={drop: drop for drop in new},
    )
    with speaking(language):
        for number in range(0, 60, 7):
            check(list_view(drops, number, head=taken_back(new)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_forms_hold_what_was_typed(name: str, language: str) -> None:
    """With labels and hints as long as Discord lets them be, in every language."""
    typed = DropForm(
        **{field: "x" * 5000 for fields in FORMS.values() for field in fields}  # type: ignore[arg-type]
    )
    with speaking(language):
        made = drop_form(10**19, name, typed).to_dict()

    assert len(made["custom_id"]) <= 100
    assert len(made["title"]) <= 45
    assert 1 <= len(made["components"]) <= 5
    for part in made["components"]:
        assert len(part["label"]) <= 45
        assert len(part["description"]) <= 100
        assert len(part["component"]["value"]) <= part["component"]["max_length"] <= 4000
