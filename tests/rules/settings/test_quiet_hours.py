"""Quiet hours as people type them."""

from __future__ import annotations

from datetime import time

import pytest

from bot.errors import RequestError
from bot.models import QuietHours
from bot.rules.settings.parsing import parse_quiet


@pytest.mark.parametrize(
    "text",
    [
        "22:00-08:00",
        "22-8",
        "22:00 - 08:00",
        "22:00\u201308:00",
        "22:00~8:00",
        "10pm-8am",
        "10 pm to 8 am",
        "10PM until 8AM",
        "from 10pm to 8am",
        "between 22:00 and 8:00",
        "10 p.m. - 8 a.m.",
        "22h-8h",
        "22:00 bis 8:00",
        "\uff12\uff12\uff1a\uff10\uff10\u301c\uff18\uff1a\uff10\uff10",
    ],
)
def test_quiet_hours_are_read_as_people_write_them(text: str) -> None:
    """A hyphen, a dash, a wave or a word between two times of any clock."""
    assert parse_quiet(text) == QuietHours(begins=time(22), ends=time(8))


@pytest.mark.parametrize("text", ["off", "none", "no", ""])
def test_quiet_hours_can_be_none(text: str) -> None:
    """By any word for it."""
    assert parse_quiet(text) is None


@pytest.mark.parametrize("text", ["22:00", "10pm", "25-8", "13pm-8am", "0am-8am", "8-8", "night"])
def test_what_is_no_span_of_hours_is_refused(text: str) -> None:
    """With how to write it."""
    with pytest.raises(RequestError, match=r"22:00-08:00|21:30"):
        parse_quiet(text)
