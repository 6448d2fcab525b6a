"""What a check concludes of a subscription, given what was missing before and what is now."""

from __future__ import annotations

import pytest

from bot.models import MissingPermissions
from bot.services.guilds.check_notices import GONE, Judgement, judge, reason_of
from tests.makers import make_subscription

SEND, VIEW, POSTS = "Send Messages", "View Channel", "Create Posts"
REFUSED = "Raincloud may not send messages in the channel."


def seen(*names: str) -> str | None:
    """Return the reason that is kept for what was seen missing."""
    return reason_of(MissingPermissions(stops=names))


@pytest.mark.parametrize(
    ("before", "now", "judgement"),
    [
        (None, (), Judgement.AS_IT_IS),
        (None, (SEND,), Judgement.BREAK),
        (seen(SEND), (SEND,), Judgement.AS_IT_IS),
        (seen(SEND), (), Judgement.HEAL),
        (seen(SEND, POSTS), (SEND,), Judgement.REWORD),
        (seen(SEND, POSTS), (POSTS, SEND), Judgement.REWORD),
        (seen(SEND), (SEND, POSTS), Judgement.BREAK),
        (seen(SEND), (POSTS,), Judgement.BREAK),
        (seen(SEND, POSTS), (POSTS, VIEW), Judgement.BREAK),
        (REFUSED, (), Judgement.TRY_AGAIN),
        (REFUSED, (SEND,), Judgement.REWORD),
    ],
)
def test_only_what_is_newly_missing_is_told_again(
    before: str | None, now: tuple[str, ...], judgement: Judgement
) -> None:
    """One permission of several that comes back changes the words; one more is news."""
    subscription = make_subscription(broken=before)

    assert judge(subscription, MissingPermissions(stops=now)) is judgement


def test_a_channel_that_went_is_news_whatever_was_missing_there() -> None:
    """And stays what it is."""
    gone = MissingPermissions(is_gone=True)

    assert judge(make_subscription(broken=seen(SEND)), gone) is Judgement.BREAK
    assert judge(make_subscription(broken=GONE), gone) is Judgement.AS_IT_IS
