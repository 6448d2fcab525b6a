"""Digests and catch-ups, with as many of the longest things as go into one, inside the limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import (
    Action,
    Change,
    ChangeKind,
    DeliveryContext,
    Explanation,
    HeldFor,
    Outgoing,
    QueuedAlert,
)
from bot.rules.alerts.digest_messages import ITEMS
from bot.ui.alerts.messages import name
from bot.ui.trace.explanations import explanation
from tests.conftest import NOON
from tests.makers import change, delivery, outgoing
from tests.ui.alerts.test_cards import parts, shown, text_of, worst
from tests.ui.worst import WORST

HOUR = timedelta(hours=1)


def digest(*changes: Change, held_for: HeldFor = HeldFor.DAILY) -> Outgoing:
    """Fold changes into a digest."""
    items = tuple(QueuedAlert(delivery=delivery(is_sample=False), change=told) for told in changes)
    whole = outgoing(None, id=2**63 - 1, action=Action.DIGEST, held_for=held_for)
    return Outgoing(delivery=whole.delivery, change=changes[0], nonce="nonce", items=items)


@pytest.mark.parametrize("name", WORST)
@pytest.mark.parametrize("kind", ChangeKind)
@pytest.mark.parametrize("count", [1, 2, ITEMS])
def test_the_worst_digest_is_one_discord_takes(kind: ChangeKind, name: str, count: int) -> None:
    """Every item of it has its heading, however many there are."""
    text = text_of(digest(*[worst(kind, WORST[name])] * count))

    assert "@everyone" not in text
    assert "://evil" not in text
    assert "\u202e" not in text
    assert len(text.split("** · ")) == count + 1


@pytest.mark.parametrize(
    ("held_for", "heading"),
    [
        (HeldFor.QUIET, "After the quiet hours"),
        (HeldFor.DAILY, "Daily digest"),
        (HeldFor.WEEKLY, "Weekly digest"),
    ],
)
def test_it_says_what_it_is(held_for: HeldFor, heading: str) -> None:
    """And how many it tells of, most important first."""
    text = text_of(digest(change(), change(), held_for=held_for))

    assert text.startswith(f"### {heading}\n-# 2 alerts, the most important first.")


def test_in_a_forum_it_is_called_by_what_it_is() -> None:
    """And not by the first thing it tells of; in the server's language."""
    sent = digest(change(), change(), held_for=HeldFor.WEEKLY)

    assert name(sent) == "Weekly digest"
    assert name(replace(sent, context=DeliveryContext(language="ja"))) != "Weekly digest"


def test_each_item_tells_what_when_and_where() -> None:
    """With a link, and one button that asks why."""
    drop = change(ChangeKind.MOVED, title="Rain [Cloud]", url=None)
    sent = digest(change(sizes=("US 9",)), drop)

    text = text_of(sent)

    stamp = int(NOON.timestamp())
    assert "**Restock** · [New Balance M2002RDA](<https://shop.example/products/m2002rda>)" in text
    assert f"-# US 9 · <t:{stamp}:R> · $150.00 · Shop" in text
    assert "**Drop moved** · Rain \\[Cloud\\]\n-# **When** Time not yet known" in text
    assert list(parts(shown(sent), "custom_id")) == [f"raincloud:why:{2**63 - 1}"]


def test_a_reminder_that_waited_says_no_number_of_hours() -> None:
    """They have gone by."""
    lead = change(ChangeKind.ANNOUNCED, drop_at=NOON + 24 * HOUR, lead=24 * HOUR)

    assert "**The drop is near**" in text_of(digest(lead, lead), late=8 * HOUR)


def test_one_that_waited_alone_says_so_on_its_card() -> None:
    """It is not late: somebody asked for silence."""
    text = text_of(outgoing(change(), held_for=HeldFor.QUIET), late=HOUR)

    assert "This message waited for the end of the quiet hours." in text
    assert "late" not in text


def test_its_explanation_lists_what_it_tells_of() -> None:
    """Each with what happened, as many as one answer holds."""
    sent = digest(*[change(title=f"Shoe {number}") for number in range(ITEMS)])
    found = Explanation(
        delivery=sent.delivery, change=None, subscription=None, sweep=None, items=sent.items
    )

    text = explanation(found)

    assert text.startswith("**Why this alert?** These waited for a daily digest")
    assert "**Restock** Shoe 0: US 9, US 10 at Shop, found" in text
    assert len(text) <= 2000
