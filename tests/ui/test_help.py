"""What /help says: one short card, whose commands can be pressed."""

from __future__ import annotations

import pytest

from bot.ui.base import know_commands
from bot.ui.help import help_text
from bot.ui.help.pages import MEMBERS, MODERATORS, OWNER


@pytest.mark.usefixtures("language")
def test_it_is_one_short_card() -> None:
    """For the owner, who can use everything."""
    text = help_text(is_moderator=True, is_owner=True)

    assert len(text) < 2000
    assert all(" ".join(command) in text for command in (*MEMBERS, *MODERATORS, *OWNER))


def test_commands_can_be_pressed() -> None:
    """Once Discord has ids for them."""
    know_commands({"drops": 7})
    try:
        assert "</drops upcoming:7>" in help_text(is_moderator=False, is_owner=False)
    finally:
        know_commands({})
