"""Commands that a text names can be pressed, once Discord has told what it calls them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from discord.ui import LayoutView, TextDisplay

from bot.ui.base import clickable_view, know_commands
from bot.ui.base.text import LAYOUT_LIMIT, clickable, plain


@pytest.fixture(autouse=True)
def known() -> Iterator[None]:
    """Know two of them."""
    know_commands({"alerts": 7, "help": 8})
    yield
    know_commands({})


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Run `/alerts test` again.", "Run </alerts test:7> again."),
        ("`/help`, or `/alerts list`", "</help:8>, or </alerts list:7>"),
        ("`/drops stock` is not known yet", "`/drops stock` is not known yet"),
        ("`/alerts add channel:#news` has options", "`/alerts add channel:#news` has options"),
        ("/alerts list as it is said", "/alerts list as it is said"),
        (plain("`/alerts list` in a shop's name"), plain("`/alerts list` in a shop's name")),
    ],
)
def test_what_can_be_pressed_is_mentioned(typed: str, shown: str) -> None:
    """A command with options, or one that nobody knows, is there to be copied."""
    assert clickable(typed) == shown


def test_a_text_that_would_grow_too_long_stays_as_it_is() -> None:
    """A message that Discord refuses helps nobody."""
    assert clickable("`/help`", room=8) == "`/help`"
    assert clickable("`/help`", room=9) == "</help:8>"


def test_the_texts_of_a_layout_share_their_room() -> None:
    """As many are mentioned as fit, the first ones first."""
    view = LayoutView()
    for _ in range(2):
        view.add_item(TextDisplay("`/help`" + "x" * (LAYOUT_LIMIT // 2 - 8)))

    clickable_view(view)

    first, second = [item.content for item in view.walk_children()]  # type: ignore[attr-defined]
    assert first.startswith("</help:8>")
    assert second.startswith("`/help`")
    assert len(first) + len(second) == LAYOUT_LIMIT
