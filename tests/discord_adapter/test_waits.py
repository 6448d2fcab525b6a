"""Which waits that answers ask for are believed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.discord_adapter.answers import retry_after


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("0", timedelta()),
        ("-3", timedelta()),
        ("2.5", timedelta(seconds=2.5)),
        ("86400", timedelta(days=1)),
        ("86401", timedelta(days=1)),  # a date that a clock ahead has told
        ("1e9", None),
        ("inf", None),
        ("nan", None),
        ("soon", None),
    ],
)
def test_a_wait_is_believed_up_to_a_day(told: str, wait: timedelta | None) -> None:
    """Discord bans for no longer; who asks for years knows nothing."""
    assert retry_after({"Retry-After": told}) == wait
