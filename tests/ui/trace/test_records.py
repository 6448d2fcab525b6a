"""What the record says, inside Discord's limits whatever was written by whomever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.models import (
    Action,
    Change,
    ChangeKind,
    Delivery,
    DeliveryState,
    Digest,
    Explanation,
    KnownListing,
    KnownSize,
    Model,
    QueuedAlert,
    SourceStatus,
    Stock,
    SweepEntry,
    SweepState,
)
from bot.rules.subscriptions.filters import Filter
from bot.rules.trace.stages import Diagnosis, SeenListing, SweptSource, TracedChange, TraceQuestion
from bot.rules.trace.verdicts import Obstacle, TraceVerdict
from bot.services.trace.previews import Preview, Previewed
from bot.ui.base import page_view, pages
from bot.ui.trace import diagnosis, explanations, records
from tests.conftest import NOON
from tests.makers import GUILD, change, delivery, listing, make_subscription, money, spec
from tests.ui.worst import WORST, components_of
from tests.wire.routes import Route
from tests.wire.rules import COMPONENTS_V2, check_message
from tests.wire.schema import check_body

LATE = NOON + timedelta(minutes=3)


def allowed(page: pages.ListPage) -> str:
    """Return a page's text, once Discord is found to take it."""
    body = {"components": components_of(page_view(page)), "flags": COMPONENTS_V2}
    assert check_body(Route.CREATE_MESSAGE, body) == []
    assert check_message(body) == []
    assert "@everyone" not in page.text
    assert "://evil" not in page.text
    assert "\u202e" not in page.text
    return page.text


def worst_change(kind: ChangeKind, text: str) -> Change:
    """Find a change of the longest of everything."""
    sizes = tuple(f"{number}{text}" for number in range(60))
    return change(
        kind, title=text, retailer=text, style_code=text[:40], sizes=sizes, price=money(9)
    )


def worst_delivery(text: str, state: DeliveryState = DeliveryState.FAILED) -> Delivery:
    """Enqueue a delivery of the longest of everything."""
    return delivery(
        2**63 - 1,
        id=2**63 - 1,
        is_sample=False,
        state=state,
        reason=text,
        sizes=tuple(f"{number}{text}"[:120] for number in range(60)),
        sent_at=NOON + timedelta(days=400),
        attempts=99,
    )


def worst_why(text: str) -> Diagnosis:
    """Ask of the longest of everything, with as much of it as there can be."""
    status = SourceStatus(
        id=2**31, spec=replace(spec(), name=text[:80], dry_run=timedelta(days=1)), error=text
    )
    status = replace(status, baseline_at=NOON, is_paused=True)
    swept = SweepEntry(
        source_id=1,
        finished_at=NOON,
        state=SweepState.FAILED,
        error=text,
        products=10**6,
        changes=0,
    )
    seen = SeenListing(
        source=status,
        first_seen_at=NOON,
        listing=KnownListing(
            id=1,
            seen=listing(title=text, style_code=text[:40]),
            sizes=tuple(
                KnownSize(label=f"{number}{text}"[:120], raw="", stock=stock, outs=1)
                for number in range(40)
                for stock in Stock
            ),
            price=None,
            misses=1,
        ),
        model=Model.KIDS,
    )
    subscriptions = [make_subscription(id=2**31 + number) for number in range(100)]
    verdicts = [
        *(
            TraceVerdict(subscription=subscription, changed_at=NOON, delivery=worst_delivery(text))
            for subscription in subscriptions
        ),
        *(
            TraceVerdict(subscription=subscription, changed_at=NOON, filtered=asked)
            for asked in Filter
            for subscription in subscriptions[:20]
        ),
        *(
            TraceVerdict(subscription=subscriptions[0], changed_at=NOON, obstacle=obstacle)
            for obstacle in Obstacle
        ),
    ]
    return Diagnosis(
        question=TraceQuestion(
            guild_id=GUILD,
            style_code="M2002R" + "X" * 8,
            source_id=2**63 - 1,
            at=NOON,
            subscription_id=2**63 - 1,
        ),
        since=NOON,
        until=NOON,
        swept=(
            SweptSource(
                status=status, ended={SweepState.FAILED: 99}, last=swept, troubles=(swept,) * 3
            ),
        )
        * 20,
        seen=(seen,) * 6,
        changes=tuple(
            TracedChange(change=worst_change(kind, text), verdicts=tuple(verdicts))
            for kind in ChangeKind
        ),
    )


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("name", WORST)
def test_the_worst_record_is_one_discord_takes(name: str) -> None:
    """Every page of it."""
    text = WORST[name]
    changes = [worst_change(kind, text) for kind in ChangeKind]
    queued = worst_delivery(text)
    logged: list[tuple[Delivery, Change | None]] = [(queued, each) for each in changes] * 9
    subscription = make_subscription(id=2**63 - 1, words=text[:200], broken=text)
    items = tuple(Previewed(change=each, queued=queued, real=queued) for each in changes) * 9
    previewed = Preview(subscription=subscription, since=NOON, items=items)
    answer = worst_why(text)
    for number in (0, 1, 11):  # the first, another, and one past the last
        allowed(records.log(logged, f"{2**63 - 1}:suppressed", number))
        allowed(records.preview(previewed, number))
        allowed(diagnosis.why(answer, text, number))
    explained = Explanation(
        delivery=queued,
        change=changes[0],
        subscription=subscription,
        sweep=None,
        others=(subscription,) * 100,
    )
    digest = replace(
        explained,
        change=None,
        items=tuple(QueuedAlert(delivery=queued, change=each) for each in changes * 9),
    )
    for each in (explained, digest):
        assert 0 < len(explanations.explanation(each)) <= 2000


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": DeliveryState.SENT, "sent_at": LATE}, "Sent <t:1795521780:R>, 180.0 s after"),
        ({"state": DeliveryState.PENDING}, "On its way, due <t:"),
        (
            {"state": DeliveryState.HELD, "reason": "It waits for the next digest."},
            "Held, due <t:1795521600:R>. It waits for the next digest.",
        ),
        ({"state": DeliveryState.RETRY, "attempts": 3}, "after 3 tries."),
        ({"state": DeliveryState.FAILED, "reason": "Gone *now*."}, "by Discord. Gone \\*now\\*."),
        ({"state": DeliveryState.UNCERTAIN}, "In doubt: it may have been sent."),
        ({"state": DeliveryState.EXPIRED}, "Not sent: no longer useful."),
        ({"state": DeliveryState.FOLDED}, "Told in a digest or catch-up message."),
        ({"state": DeliveryState.SUPPRESSED, "reason": "Why."}, "Held back on purpose. Why."),
    ],
)
def test_a_state_is_a_sentence(changes: dict[str, Any], said: str) -> None:
    """When, how often, and why."""
    assert said in records.state(replace(delivery(), **changes), change())


@pytest.mark.parametrize(
    ("subscription", "queued", "said"),
    [
        ({}, {}, ""),
        ({"role_id": 9}, {"role_ids": (9,)}, ""),
        ({"role_id": 9, "ping_kinds": frozenset({ChangeKind.LIVE})}, {}, "not mentioned for this"),
        ({"role_id": 9, "digest": Digest.DAILY}, {}, "A digest mentions no role."),
        ({"role_id": 9, "ping_cooldown": timedelta(hours=1)}, {}, "it had been not long before."),
        ({}, {"sizes": ("US 9",)}, "Left out by the cool-down: US 10."),
        ({"sizes": ("US 9",)}, {"sizes": ("US 9",)}, ""),
        ({}, {"sizes": ("US 9",), "state": DeliveryState.SUPPRESSED}, ""),
    ],
)
def test_what_a_delivery_leaves_out_is_said(
    subscription: dict[str, Any], queued: dict[str, Any], said: str
) -> None:
    """The role that is not mentioned, the sizes that are cooling."""
    sent = delivery(**({"sizes": ("US 9", "US 10")} | queued))

    text = records.limits(make_subscription(**subscription), sent, change())

    assert said in text
    assert bool(text) is bool(said)


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("state", DeliveryState)
def test_every_state_has_its_words(state: DeliveryState) -> None:
    """Whatever else is known of it."""
    assert records.state(delivery(state=state), None)[-1] in ".。"


def test_the_log_names_what_is_no_alert() -> None:
    """Tests, notices, and what is done to earlier messages."""
    entries: list[tuple[Delivery, Change | None]] = [
        (delivery(), None),
        (delivery(is_sample=False, notice="Trouble."), None),
        *((delivery(is_sample=False, action=action), change()) for action in Action),
    ]

    text = allowed(records.log(entries, ":"))

    assert "**Test**" in text
    assert "**Notice** to moderators" in text
    assert "**Restock**" in text
    assert "**A digest or catch-up message**" in text


def test_a_preview_tells_digests_as_such() -> None:
    """And what would be over by then."""
    held = delivery(state=DeliveryState.HELD, due_at=LATE, expires_at=LATE + timedelta(hours=1))
    over = replace(held, expires_at=NOON)
    items = tuple(Previewed(change=change(), queued=each, real=each) for each in (held, over))

    text = allowed(
        records.preview(Preview(subscription=make_subscription(id=1), since=NOON, items=items))
    )

    assert "told in one message with others." in text
    assert "over by then, so not told." in text


def test_a_question_fits_into_a_button() -> None:
    """A hundred characters, Discord's own limit."""
    page = diagnosis.why(worst_why("x"), "Shop", 1)

    assert page.count > 1
    allowed(page)
