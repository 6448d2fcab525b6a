"""A subscription is called by its channel and, where that has several, by what tells it apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.languages import speaking
from bot.models import ChangeKind, Subscription
from bot.rules.subscriptions import name_of, tell_apart
from tests.makers import make_subscription, money

ALL = make_subscription(ChangeKind.LIVE, id=1)
IN_JAPAN = make_subscription(ChangeKind.LIVE, id=2, regions=("JP",))
RESTOCKS = make_subscription(ChangeKind.RESTOCK, id=3, regions=("JP",), sizes=("US 9",))
CHEAP = make_subscription(ChangeKind.LIVE, id=4, max_price=money(100))
ELSEWHERE = make_subscription(ChangeKind.LIVE, id=5, channel_id=12)


@pytest.mark.parametrize(
    ("subscription", "among", "name"),
    [
        (ALL, [], "#drops"),
        (ALL, [ALL, ELSEWHERE], "#drops"),
        (ALL, [ALL, IN_JAPAN], "#drops: regions: all"),
        (IN_JAPAN, [ALL, IN_JAPAN], "#drops: regions: `JP`"),
        (RESTOCKS, [ALL, IN_JAPAN, RESTOCKS], "#drops: restocks"),
        (IN_JAPAN, [ALL, IN_JAPAN, RESTOCKS], "#drops: live drops, regions: `JP`"),
        (CHEAP, [ALL, CHEAP], "#drops: max price: $100.00"),
        (ALL, [replace(ALL, id=9, is_paused=True)], "#drops: paused: no"),
        (ALL, [replace(ALL, id=9)], "#drops"),
    ],
)
def test_only_what_tells_it_apart_is_said(
    subscription: Subscription, among: list[Subscription], name: str
) -> None:
    """What people think of first comes first; others of other channels do not count."""
    assert name_of(subscription, among, channel="#drops") == name


def test_a_name_is_a_mention_where_that_can_be_read() -> None:
    """In the language spoken, too."""
    assert name_of(ALL, []) == "<#11>"
    with speaking("ja"):
        assert tell_apart(RESTOCKS, [ALL]).startswith("再入荷")


def test_a_name_is_short() -> None:
    """Whatever it would take to say all."""
    long = make_subscription(ChangeKind.LIVE, id=8, shops=("x" * 80,) * 9, words="y" * 200)

    assert len(tell_apart(long, [ALL], str)) < 300
