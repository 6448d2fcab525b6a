"""What commands answer: never too long, never harmful, always what was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import (
    ChangeKind,
    DeliveryState,
    Explanation,
    Subscription,
    SweepRecord,
    SweepState,
)
from bot.ui.base import refusals
from bot.ui.drops import replies as drop_replies
from bot.ui.settings import replies as settings_replies
from bot.ui.subscriptions import replies
from bot.ui.trace import explanations
from tests.conftest import NOON
from tests.makers import change, delivery, make_subscription
from tests.ui.worst import DROP, WORST

LIMIT = 2000
PERMISSIONS = ["View Channel", "Send Messages", "Embed Links", "Read Message History"]


def worst_subscription(text: str, number: int = 1) -> Subscription:
    """Make a subscription of the longest of everything."""
    return make_subscription(
        *ChangeKind,
        id=number,
        channel_id=2**63 - 1,
        role_id=2**63 - 1,
        sizes=tuple(f"{size}{text}"[:40] for size in range(25)),
        words=text[:200],
        broken=text,
    )


def why(**changes: object) -> Explanation:
    """Explain a restock, sent 0.4 seconds after it was known."""
    whole = Explanation(
        delivery=delivery(
            state=DeliveryState.SENT, sent_at=NOON + timedelta(seconds=0.4), sizes=("US 9",)
        ),
        change=change(sweep_id=1, source_id=1),
        subscription=make_subscription(id=3),
        sweep=SweepRecord(
            source="Shop",
            started_at=NOON,
            finished_at=NOON,
            state=SweepState.COMPLETE,
            products=250,
        ),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", WORST)
def test_no_answer_is_longer_than_discord_takes(name: str) -> None:
    """Whatever was written by whomever."""
    text = WORST[name]
    subscription = worst_subscription(text)
    drop = replace(DROP, name=text[:120], retailer=text[:80])
    told = change(title=text, retailer=text, sizes=tuple(f"{n}{text}" for n in range(60)))
    answers = [
        replies.added(subscription, was_there=True, missing=PERMISSIONS),
        replies.removed(subscription),
        replies.tested(subscription, PERMISSIONS, is_sent=False, why=None),
        replies.tested(subscription, [], is_sent=True, why=None),
        settings_replies.log_channel(2**63 - 1, PERMISSIONS),
        drop_replies.drop_entered(drop, is_new=True),
        drop_replies.drop_moved(drop),
        drop_replies.drop_cancelled(drop),
        explanations.explanation(why(change=told, subscription=subscription)),
        refusals.trouble(text),
        refusals.unexpected("reference"),
        refusals.not_understood(text),
        refusals.outdated(),
    ]

    assert max(map(len, answers)) <= LIMIT
    assert all(answers)


def test_what_was_there_already_is_said_to_be_so() -> None:
    """And what is missing, with where to give it."""
    text = replies.added(make_subscription(id=3), was_there=True, missing=PERMISSIONS[:2])

    assert "nothing was added" in text
    assert "lacks View Channel and Send Messages in <#11>" in text
    assert "Subscribed" in replies.added(make_subscription(id=3), was_there=False, missing=[])


def test_an_alert_is_explained() -> None:
    """The rule, the subscription, the sweep, and how long it took."""
    text = explanations.explanation(why())

    assert "These sizes went from out of stock to in stock: US 9." in text
    assert "Sent for <#11>" in text
    assert "Sweep of Shop at <t:" in text
    assert "complete, 250 products seen." in text
    assert "0.4 s after it was found." in text


@pytest.mark.parametrize("kind", ChangeKind)
def test_every_kind_of_alert_has_its_rule(kind: ChangeKind) -> None:
    """Also the reminders of a drop."""
    for lead in (None, timedelta(hours=1)):
        text = explanations.explanation(why(change=change(kind, lead=lead), subscription=None))
        assert text.startswith("**Why this alert?** ")
        assert "has been removed since" in text


def test_an_uncertain_alert_is_not_said_to_be_sent() -> None:
    """Nobody can tell."""
    unsure = delivery(state=DeliveryState.UNCERTAIN, sent_at=NOON)

    assert "In doubt" in explanations.explanation(why(delivery=unsure))
    assert "no longer kept" in explanations.explanation(why(sweep=None))


def test_a_long_first_line_is_cut_and_not_left_out() -> None:
    """What follows it would mean nothing alone."""
    text = replies.removed(replace(worst_subscription("x" * 4000), words="y" * 3000))

    assert text.startswith("Removed.")


def test_choices_fit_into_a_completion() -> None:
    """A hundred characters, with the date kept."""
    assert drop_replies.choice(DROP) == "M2002RDA Rain Cloud (24 Nov 2026)"
    long = drop_replies.choice(replace(DROP, name="x" * 120))
    assert len(long) == 100
    assert long.endswith("(24 Nov 2026)")
    assert (
        len(replies.subscription_choice(worst_subscription("x" * 4000), [], "channel" * 20)) <= 100
    )


def test_a_sample_is_explained_as_one() -> None:
    """No rule found it, and no sweep."""
    text = explanations.explanation(why(change=None, sweep=None))

    assert "it is a test" in text
    assert "no longer kept" not in text
