"""A subscription as a document."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.models import (
    ChangeKind,
    Digest,
    GuildSettings,
    Model,
    QuietHours,
    Subscription,
)
from bot.rules.settings import settings_document
from bot.rules.subscriptions.documents import (
    differing,
    from_document,
    to_document,
)
from bot.rules.subscriptions.fields import FIELDS, read_options
from tests.makers import CHANNEL, GUILD, make_subscription, money
from tests.rules.subscriptions import strategies as any_

SUBSCRIPTION = make_subscription(id=3, revision=4, broken="Gone.", mentioned_at=None)


@st.composite
def written_subscriptions(draw: st.DrawFn) -> Subscription:
    """Make a subscription as a moderator's options give it."""
    subscription = draw(any_.subscriptions())
    texts = {
        "words": subscription.words[:200],
        "sizes": ",".join(subscription.sizes[:9]),
        "shops": ",".join(subscription.shops),
        "max_price": f"{subscription.max_price.amount} {subscription.max_price.currency}"
        if subscription.max_price
        else "",
        "ping_cooldown": draw(st.sampled_from(("0", "5 min", "30 d"))),
        "line": draw(st.sampled_from(("", "{role} {shoe}!", "x" * 300, "👟 <@&1>"))),
        "colour": draw(st.sampled_from(("", "red", "#000000", "#3ba55d"))),
        "digest": draw(st.sampled_from(("instant", "daily 9:30", "weekly sun 23:59", "weekly"))),
    }
    try:
        values = read_options(texts)
    except RequestError:
        values = {}  # "XL" is no size that can be asked for
    return replace(
        subscription,
        **({"sizes": (), "shops": (), "words": ""} | values),
        role_id=draw(st.none() | st.integers(1, 2**63 - 1)),
        ping_kinds=draw(st.frozensets(st.sampled_from(ChangeKind))),
        tags=tuple(draw(st.lists(st.integers(1, 2**63 - 1), max_size=5))),
        publish=draw(st.booleans()),
        threads=draw(st.booleans()),
        edits=draw(st.booleans()),
        poll=draw(st.booleans()),
        is_paused=draw(st.booleans()),
    )


@settings(max_examples=200)
@given(subscription=written_subscriptions())
def test_a_document_says_the_same_again(subscription: Subscription) -> None:
    """Through JSON and back, with nothing of what the subscription has been through."""
    document = json.loads(json.dumps(to_document(subscription)))

    assert from_document(document, subscription) == subscription
    assert set(document) <= set(FIELDS)


def test_a_document_says_only_what_is_not_usual() -> None:
    """Ids as texts: they are too long for many readers' numbers."""
    assert to_document(SUBSCRIPTION) == {"channel_id": str(CHANNEL), "kinds": ["restock"]}
    assert to_document(
        replace(
            SUBSCRIPTION,
            models=(Model.MULE,),
            max_price=money(160),
            restock_cooldown=timedelta(hours=1),
            role_id=2**62,
            digest=Digest.DAILY,
            digest_at=time(9, 5),
            tags=(2**62,),
            line="{shoe}",
            colour=0x00FF7F,
        )
    ) == {
        "channel_id": str(CHANNEL),
        "kinds": ["restock"],
        "models": ["mule"],
        "max_price": {"amount": "160", "currency": "USD"},
        "restock_cooldown": 3600,
        "role_id": str(2**62),
        "digest": "daily",
        "digest_at": "09:05",
        "tags": [str(2**62)],
        "line": "{shoe}",
        "colour": "#00FF7F",
    }


def test_what_a_document_leaves_out_is_usual() -> None:
    """And the state stays."""
    full = replace(SUBSCRIPTION, words="rain", sizes=("US 9",), is_paused=True)

    assert from_document({"channel_id": "11", "kinds": ["restock"]}, full) == SUBSCRIPTION


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(("live", "9", "1e999999999", "NaN", "USD", "daily")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("amount", "currency")) | st.text(max_size=5), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@settings(max_examples=500)
@given(
    document=st.dictionaries(st.sampled_from(tuple(FIELDS)), json_values, max_size=3),
    more=st.dictionaries(st.text(max_size=10), json_values, max_size=1),
)
def test_garbage_is_refused_in_words(document: dict[str, Any], more: dict[str, Any]) -> None:
    """A value or a sentence, and nothing else."""
    whole = {"channel_id": "11", "kinds": ["live"]} | document | more
    try:
        made = from_document(whole, SUBSCRIPTION)
    except RequestError:
        return
    assert from_document(to_document(made), SUBSCRIPTION) == made


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("restock_cooldown", 2**62),
        ("restock_cooldown", True),
        ("restock_cooldown", "soon"),
        ("lead_times", "0"),
        ("lead_times", {"0": 1}),
        ("lead_times", [5]),
        ("models", "mule"),
        ("tags", "123"),
        ("tags", {"1": 2}),
        ("shops", "Kith"),
        ("kinds", "live"),
        ("kinds", []),
        ("channel_id", -1),
        ("channel_id", 1.5),
        ("channel_id", None),
        ("max_price", "160 USD"),
        ("max_price", {"amount": "160"}),
        ("max_price", {"amount": "1e999999999", "currency": "USD"}),
        ("max_price", {"amount": 160, "currency": ""}),
        ("digest", "hourly"),
        ("digest_at", "25:00"),
        ("digest_at", 9),
        ("digest_day", 7),
        ("edits", 1),
        ("words", None),
        ("guild_id", 5),
        ("revision", 5),
    ],
)
def test_a_wrong_value_is_refused(field: str, value: Any) -> None:
    """A value of another type is not read as if it were right; state is no field."""
    with pytest.raises(RequestError):
        from_document({"channel_id": "11", "kinds": ["live"]} | {field: value}, SUBSCRIPTION)


@pytest.mark.parametrize("field", ["channel_id", "kinds"])
def test_what_must_be_said_is_asked_for(field: str) -> None:
    """Where alerts go, and which."""
    document: dict[str, Any] = {"channel_id": "11", "kinds": ["live"]}
    del document[field]

    with pytest.raises(RequestError, match=f"A subscription has no {field}"):
        from_document(document, SUBSCRIPTION)


def test_differences_name_the_fields_in_their_order() -> None:
    """What was added, what was taken away, what is other."""
    before = {"channel_id": "11", "words": "rain", "edits": False}
    after = {"channel_id": "12", "words": "rain", "sizes": ["9"]}

    assert differing(before, after) == ["channel_id", "edits", "sizes"]
    assert differing(before, before) == []


def test_a_guilds_settings_are_a_document_too() -> None:
    """For the audit record."""
    quiet = QuietHours(begins=time(23), ends=time(7, 30), breaks=frozenset({ChangeKind.LIVE}))
    usual = settings_document(GuildSettings(guild_id=GUILD))
    set_ = settings_document(GuildSettings(guild_id=GUILD, quiet=quiet, size_system="EU"))

    assert usual["quiet"] is None
    assert set_["quiet"] == {"begins": "23:00", "ends": "07:30", "breaks": ["live"]}
    assert differing(usual, set_) == ["size_system", "quiet"]
