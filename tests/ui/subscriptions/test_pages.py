"""What people read of subscriptions, and the list with its buttons: never too long or too many."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from discord.ui import LayoutView

from bot.models import ChangeKind, DeliveryState, HeldFor, Subscription
from bot.services.subscriptions.overviews import LastAlert, Overview
from bot.ui import dynamic_items
from bot.ui.subscriptions import pages, undo_buttons
from bot.ui.subscriptions import replies as subscription_replies
from bot.ui.subscriptions.buttons import ListEntry, list_page
from tests.conftest import NOON
from tests.makers import make_subscription
from tests.rules.subscriptions.test_descriptions import EVERYTHING
from tests.ui.test_replies import PERMISSIONS, worst_subscription
from tests.ui.worst import WORST, components_of
from tests.wire.routes import Route
from tests.wire.rules import COMPONENTS_V2, check_message, walk
from tests.wire.schema import check_body

LONGEST_ID = 2**63 - 1


def allowed(view: LayoutView) -> list[dict[str, Any]]:
    """Return a message's buttons, once the message is found to be allowed."""
    body = {"components": components_of(view), "flags": COMPONENTS_V2}
    assert check_body(Route.CREATE_MESSAGE, body) == []
    assert check_message(body) == []
    return [dict(part) for part in walk(body["components"]) if part["type"] == 2]


def longest(text: str, number: int = 1) -> Subscription:
    """Make a subscription of the longest of everything."""
    subscription = worst_subscription(text, number)
    return replace(
        EVERYTHING,
        id=LONGEST_ID - number,
        channel_id=subscription.channel_id,
        kinds=frozenset(ChangeKind),
        ping_kinds=frozenset(ChangeKind),
        words=text[:200],
        shops=tuple(f"{n}{text}"[:80] for n in range(25)),
        sizes=subscription.sizes,
        styles=tuple(f"M2002R{n:02}" for n in range(25)),
        broken=text,
    )


def overview(subscription: Subscription) -> Overview:
    """Let a subscription have told something, and have something to tell."""
    last = LastAlert(
        at=NOON,
        state=DeliveryState.UNCERTAIN,
        url=f"https://discord.com/channels/{LONGEST_ID}/{LONGEST_ID}/{LONGEST_ID}",
    )
    return Overview(subscription=subscription, last=last, next_at=NOON)


def test_all_that_is_not_as_usual_is_in_the_line() -> None:
    """And nothing else: one that is as usual is short."""
    assert pages.subscription_line(make_subscription(id=3)) == "<#11> · restocks"
    assert pages.subscription_line(replace(EVERYTHING, id=3)) == (
        "<#11> · live drops · lead times: 7 days before and at its time · words: rain -sea · "
        "styles: M2002RDA · models: 2002R mule · regions: JP · shops: Up There · sizes: US 9 · "
        "max price: $160.00 · first only · restock cooldown: 2 hours · role: <@&9> · "
        "ping kinds: live drops · ping cooldown: 1 day · weekly on Friday at 18:30 · publish · "
        "threads · tags: 2 · edits: no · poll · line: {shoe} is back · colour: #3BA55D · paused"
    )


def test_a_stopped_one_says_why() -> None:
    """With the remedy."""
    line = pages.subscription_line(
        make_subscription(
            ChangeKind.RESTOCK,
            ChangeKind.LIVE,
            id=3,
            sizes=("US 9",),
            words="rain -sea",
            role_id=9,
            broken="It is gone.",
        )
    )

    first = "<#11> · live drops and restocks · words: rain -sea · sizes: US 9 · role: <@&9>"
    assert line.startswith(first)
    assert "Stopped: It is gone. Mend it and run `/alerts test`." in line


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("name", WORST)
def test_the_longest_line_fits_beside_what_is_said_of_it(name: str) -> None:
    """Whatever was written by whomever, in a message of 2,000 characters."""
    subscription = longest(WORST[name])
    texts = [
        pages.subscription_line(subscription),
        pages.restored(subscription),
        pages.is_there(subscription),
        pages.paused(subscription, was=False),
        pages.resumed(subscription, was=True),
        pages.copied(subscription, was_there=True),
        subscription_replies.added(subscription, was_there=True, missing=PERMISSIONS),
        subscription_replies.removed(subscription),
    ]

    assert max(map(len, texts)) <= 2000
    assert not any("@everyone" in text or "\u202e" in text for text in texts)


@pytest.mark.parametrize(
    ("changes", "missing", "is_gone", "said"),
    [
        ({}, [], False, "**Active**"),
        ({"is_paused": True}, [], False, "**Paused** Nothing is sent until it is resumed; what"),
        ({}, PERMISSIONS[:2], False, "lacks View Channel and Send Messages. Give it in"),
        ({}, [], True, "**Channel gone** It was deleted or archived"),
        ({"broken": "It refuses."}, [], True, "**Stopped** It refuses. Mend it, then press Test."),
    ],
)
def test_how_it_stands_is_said_with_the_remedy(
    changes: dict[str, Any], missing: list[str], is_gone: bool, said: str
) -> None:
    """The worst of it."""
    subscription = make_subscription(id=3, **changes)

    assert said in pages.entry(overview(subscription), missing, is_gone=is_gone)


def test_a_role_that_is_gone_is_said_to_be() -> None:
    """Alerts still come."""
    whole = overview(make_subscription(id=3, role_id=9))

    assert "**Active** The role it mentions was deleted" in pages.entry(
        whole, [], is_gone=False, role_is_gone=True
    )


def test_an_alert_that_a_channel_refused_is_said_to_be_kept() -> None:
    """And for how long: it waits for the channel, and for no time of its own."""
    last = LastAlert(at=NOON, state=DeliveryState.HELD, url=None, held_for=HeldFor.BROKEN)
    text = pages.entry(replace(overview(EVERYTHING), last=last, next_at=None), [], is_gone=False)

    dropped = f"it is dropped <t:{int(NOON.timestamp())}:R>."
    assert f"is kept until the channel takes messages again; {dropped}" in text


@pytest.mark.parametrize(
    "state", [state for state in DeliveryState if state is not DeliveryState.SUPPRESSED]
)
def test_the_last_alert_is_told_whatever_became_of_it(state: DeliveryState) -> None:
    """With a link to it where it is to be seen."""
    last = LastAlert(at=NOON - timedelta(days=1), state=state, url=None)
    whole = replace(overview(make_subscription(id=3)), last=last, next_at=None)

    text = pages.entry(whole, [], is_gone=False)

    if state in {DeliveryState.PENDING, DeliveryState.SENDING}:  # its time is still to come
        assert "The last alert is on its way. Nothing scheduled." in text
        return
    assert f"<t:{int(last.at.timestamp())}:R>. Nothing scheduled." in text
    linked = pages.entry(
        replace(whole, last=replace(last, url="https://x.example")), [], is_gone=False
    )
    assert "([message](<https://x.example>))" in linked
    assert "No alert so far." in pages.entry(replace(whole, last=None), [], is_gone=False)


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("name", WORST)
def test_a_hundred_of_the_longest_are_pages_discord_takes(name: str) -> None:
    """None is left out."""
    subscriptions = [longest(WORST[name], number) for number in range(100)]
    divided = pages.divide(subscriptions)
    shown = []
    for number, page in enumerate(divided):
        entries = [
            ListEntry(
                subscription=subscription,
                text=pages.entry(overview(subscription), PERMISSIONS, is_gone=False),
            )
            for subscription in page
        ]
        view = list_page(entries, number, len(divided), len(subscriptions))
        shown += [button["custom_id"] for button in allowed(view)]

    assert sum(custom_id.startswith("raincloud:subscription:remove:") for custom_id in shown) == 100


def test_five_short_ones_are_on_a_page() -> None:
    """With all their buttons they are as many components as a message takes."""
    subscriptions = [make_subscription(id=number) for number in range(1, 13)]
    divided = pages.divide(subscriptions)
    entries = [
        ListEntry(subscription=subscription, text=f"{subscription.id}")
        for subscription in divided[0]
    ]

    shown = allowed(list_page(entries, 0, len(divided), 12))

    assert [len(page) for page in divided] == [5, 5, 2]
    labels = [button["label"] for button in shown]
    assert labels == ["Edit", "Pause", "Test", "Remove"] * 5 + ["Back", "Next", "Refresh"]
    assert [button.get("disabled", False) for button in shown][-3:] == [True, False, False]


def test_a_paused_one_can_be_resumed() -> None:
    """And not paused; one page is only read anew."""
    entry = ListEntry(subscription=make_subscription(id=1, is_paused=True), text="1")

    labels = [button["label"] for button in allowed(list_page([entry], 0, 1, 1))]

    assert labels == ["Edit", "Resume", "Test", "Remove", "Refresh"]


@pytest.mark.usefixtures("language")
def test_every_custom_id_is_known_again_after_a_restart() -> None:
    """By the template of exactly one class that is registered."""
    entries = [ListEntry(subscription=make_subscription(id=LONGEST_ID), text="1")]
    views = [list_page(entries, 3, 9, 40), undo_buttons.removed_view(make_subscription(id=5))]
    for button in (button for view in views for button in allowed(view)):
        known = [
            item
            for item in dynamic_items.DYNAMIC_ITEMS
            if item.__discord_ui_compiled_template__.fullmatch(button["custom_id"])
        ]
        assert len(known) == 1
