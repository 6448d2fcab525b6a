"""A member may ask for some pictures a minute."""

from __future__ import annotations

import pytest

from bot.errors import RequestError
from bot.services.members import Cooldowns
from bot.services.members.cooldowns import ALLOWED, REMEMBERED
from tests.conftest import Clock


def test_one_too_many_is_refused_in_a_sentence(clock: Clock) -> None:
    """It says when the next is drawn; others wait for nobody."""
    cooldowns = Cooldowns(clock)
    for _ in range(ALLOWED):
        cooldowns.take(1)
        clock.advance(seconds=1)

    with pytest.raises(RequestError, match=r"You asked for 12 pictures .* <t:\d+:R>"):
        cooldowns.take(1)
    cooldowns.take(2)
    clock.advance(seconds=60 - ALLOWED)
    cooldowns.take(1)
    with pytest.raises(RequestError):
        cooldowns.take(1)


def test_who_asked_long_ago_is_forgotten(clock: Clock) -> None:
    """However many members there are."""
    cooldowns = Cooldowns(clock)
    for user_id in range(REMEMBERED):
        cooldowns.take(user_id)
    clock.advance(minutes=2)
    cooldowns.take(REMEMBERED)

    assert len(cooldowns._asked) == 1  # noqa: SLF001 - what it keeps is seen nowhere else
