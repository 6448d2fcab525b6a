"""What a subscription says in plain words, and what changed in it."""

from __future__ import annotations

from dataclasses import fields
from datetime import time, timedelta

import pytest

from bot.models import ChangeKind, Digest, GuildSettings, Model, QuietHours, Subscription
from bot.rules.settings import SETTINGS_FIELDS
from bot.rules.subscriptions import (
    FIELDS,
    Style,
    described,
    differences,
    quoted,
    recalled,
    span,
    summary,
    to_document,
)
from tests.makers import GUILD, make_subscription, money

EVERYTHING = make_subscription(
    ChangeKind.LIVE,
    lead_times=(timedelta(days=7), timedelta(0)),
    words="rain -sea",
    styles=("M2002RDA",),
    models=(Model.MULE,),
    regions=("JP",),
    shops=("Up There",),
    sizes=("US 9",),
    max_price=money(160),
    first_only=True,
    restock_cooldown=timedelta(hours=2),
    role_id=9,
    ping_kinds=frozenset({ChangeKind.LIVE}),
    ping_cooldown=timedelta(days=1),
    digest=Digest.WEEKLY,
    digest_at=time(18, 30),
    digest_day=4,
    publish=True,
    threads=True,
    tags=(1, 2),
    edits=False,
    poll=True,
    line="{shoe} is back",
    colour=0x3BA55D,
    is_paused=True,
)


def test_every_field_is_described() -> None:
    """Of a subscription and of the settings: none can be set and not be seen, stored or read."""
    state = {"id", "guild_id", "user_id", "created_by", "created_at", "removed_at"}
    state |= {"mentioned_at", "broken", "revision"}
    said = {field.name for field in fields(Subscription)} - state

    assert set(FIELDS) == said
    assert set(SETTINGS_FIELDS) == {field.name for field in fields(GuildSettings)} - {"guild_id"}
    assert all(described(FIELDS, EVERYTHING).values())


def test_all_that_a_subscription_has_is_described_in_plain_words() -> None:
    """Once each, under the word of its option; when it comes is one thing to a person."""
    assert described(FIELDS, EVERYTHING) == {
        "channel": "<#11>",
        "kinds": "live drops",
        "lead times": "7 days before and at its time",
        "words": "`rain -sea`",
        "styles": "`M2002RDA`",
        "models": "2002R mule",
        "regions": "`JP`",
        "shops": "`Up There`",
        "sizes": "`US 9`",
        "max price": "$160.00",
        "first only": "yes",
        "pre-orders": "yes",
        "restock cooldown": "2 hours",
        "role": "<@&9>",
        "ping kinds": "live drops",
        "ping cooldown": "1 day",
        "digest": "weekly on Friday at 18:30",
        "publish": "yes",
        "threads": "yes",
        "tags": "2",
        "edits": "no",
        "poll": "yes",
        "line": "`{shoe} is back`",
        "colour": "#3BA55D",
        "paused": "yes",
    }


def test_settings_are_described_too() -> None:
    """Quiet hours with what breaks them."""
    quiet = QuietHours(begins=time(22), ends=time(7, 30), breaks=frozenset({ChangeKind.LIVE}))
    settings = GuildSettings(guild_id=GUILD, timezone="Asia/Tokyo", quiet=quiet, log_channel_id=5)

    words = described(SETTINGS_FIELDS, settings)

    assert words["time zone"] == "Asia/Tokyo"
    assert words["quiet hours"] == "22:00-07:30 (live drops still come)"
    assert (words["log channel"], words["sizes"]) == ("<#5>", "as shops write them")


def test_only_what_changed_is_named() -> None:
    """Also from what is usual; nothing where nothing changed."""
    before = make_subscription(ChangeKind.LIVE, sizes=("US 9",), digest=Digest.DAILY)
    after = make_subscription(ChangeKind.LIVE, words="rain", sizes=("US 9", "US 10"))

    assert set(differences(FIELDS, before, after)) == {
        ("sizes", "`US 9`", "`US 9`, `US 10`"),
        ("digest", "daily at 09:00", "at once"),
        ("words", "any", "`rain`"),
    }
    assert differences(FIELDS, after, after) == []


def test_a_long_list_is_counted() -> None:
    """As many as are asked for are named."""
    many = make_subscription(shops=("A", "B", "C"))

    assert described(FIELDS, many, Style(listed=1))["shops"] == "`A` and 2 more"


def test_one_line_says_what_is_not_as_usual() -> None:
    """What needs no label has none; lists are cut until it fits."""
    usual = make_subscription(ChangeKind.LIVE, ChangeKind.RESTOCK)
    many = make_subscription(ChangeKind.LIVE, shops=tuple(f"Shop {n}" for n in range(20)))

    assert summary(usual, limit=100) == "<#11> · live drops and restocks"
    assert summary(EVERYTHING, limit=1000).endswith(
        "edits: no · poll · line: `{shoe} is back` · colour: #3BA55D · paused"
    )
    assert summary(many, str, limit=60) == "<#11> · live drops · shops: Shop 0, Shop 1 and 18 more"
    assert summary(EVERYTHING, limit=30) == "<#11> · live drops · …"


def test_what_another_release_wrote_is_left_out() -> None:
    """The rest of a document that was kept can still be read."""
    document = {**to_document(EVERYTHING), "digest": "hourly", "fashion": 3}

    again = recalled(document)

    assert again.digest is Digest.INSTANT
    assert (again.words, again.kinds, again.tags) == ("rain -sea", EVERYTHING.kinds, (1, 2))


def test_what_people_wrote_stays_inside_its_quotes() -> None:
    """Whatever it is."""
    for wrote in ("`@everyone`", "a\nb", "\u202eevil", "x" * 300, "", "```", "\0"):
        shown = quoted(wrote)
        assert shown.count("`") == 2
        assert shown[0] == shown[-1] == "`"
        assert 3 <= len(shown) <= 102
        assert not set(shown) & {"\n", "\u202e", "\0"}


@pytest.mark.parametrize(
    ("seconds", "name"),
    [
        (0, "none"),
        (1, "1 second"),
        (90, "90 seconds"),
        (1800, "30 minutes"),
        (7200, "2 hours"),
        (86400, "1 day"),
        (129600, "36 hours"),
    ],
)
def test_spans_are_named_in_the_largest_exact_unit(seconds: int, name: str) -> None:
    """So that nothing is rounded."""
    assert span(timedelta(seconds=seconds)) == name
