"""What a subscription says in plain words, and what changed in it."""

from __future__ import annotations

from dataclasses import fields
from datetime import time, timedelta

from bot.models import ChangeKind, Digest, GuildSettings, Model, QuietHours, Subscription
from bot.rules.subscriptions import descriptions, documents
from bot.rules.subscriptions.documents import settings_document, to_document
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
    is_paused=True,
)


def test_every_field_is_told() -> None:
    """Of a subscription and of the settings: none can be set and not be seen."""
    settings = {field.name for field in fields(GuildSettings)} - {"guild_id"}

    assert set(documents.FIELDS) | settings == descriptions.TOLD


def test_all_that_is_not_as_usual_is_told_in_plain_words() -> None:
    """Once each; three fields that say when it comes are one thing to a person."""
    assert descriptions.tell(to_document(EVERYTHING)) == {
        "channel": "<#11>",
        "kinds": "live",
        "before a drop": "7d, now",
        "words": "`rain -sea`",
        "styles": "`M2002RDA`",
        "models": "`mule`",
        "regions": "`JP`",
        "shops": "`Up There`",
        "sizes": "`US 9`",
        "price up to": "160 USD",
        "first drop only": "yes",
        "cool-down": "2 h",
        "mentions": "<@&9>",
        "mentions for": "live",
        "time between mentions": "1 d",
        "comes": "weekly on Friday at 18:30",
        "published to followers": "yes",
        "a thread per drop": "yes",
        "tags": "2",
        "earlier posts kept up to date": "no",
        "poll under a drop": "yes",
        "paused": "yes",
    }


def test_settings_are_told_too() -> None:
    """Quiet hours with what breaks them."""
    quiet = QuietHours(begins=time(22), ends=time(7, 30), breaks=frozenset({ChangeKind.LIVE}))
    settings = GuildSettings(guild_id=GUILD, timezone="Asia/Tokyo", quiet=quiet, log_channel_id=5)

    words = descriptions.tell(settings_document(settings))

    assert words["time zone"] == "Asia/Tokyo"
    assert words["quiet hours"] == "22:00 to 07:30, broken by live"
    assert (words["log channel"], words["size system"]) == ("<#5>", "none")


def test_only_what_changed_is_named() -> None:
    """Also from what is usual; nothing where nothing changed."""
    before = make_subscription(ChangeKind.LIVE, sizes=("US 9",), digest=Digest.DAILY)
    after = make_subscription(ChangeKind.LIVE, words="rain", sizes=("US 9", "US 10"))

    def changed(one: Subscription, other: Subscription) -> set[tuple[str, str, str]]:
        return set(descriptions.differences(to_document(one), to_document(other)))

    assert changed(before, after) == {
        ("sizes", "`US 9`", "`US 9`, `US 10`"),
        ("comes", "daily at 09:00", "at once"),
        ("words", "any", "`rain`"),
    }
    assert changed(after, after) == set()


def test_a_long_list_is_counted() -> None:
    """As many as are asked for are named."""
    words = descriptions.tell({"shops": ["A", "B", "C"]}, listed=1)

    assert words == {"shops": "`A` and 2 more"}


def test_what_people_wrote_stays_inside_its_quotes() -> None:
    """Whatever it is."""
    for wrote in ("`@everyone`", "a\nb", "\u202eevil", "x" * 300, "", "```", "\0"):
        shown = descriptions.quoted(wrote)
        assert shown.count("`") == 2
        assert shown[0] == shown[-1] == "`"
        assert 3 <= len(shown) <= 102
        assert not set(shown) & {"\n", "\u202e", "\0"}


def test_spans_are_written_as_they_can_be_typed() -> None:
    """In the largest unit that is exact."""
    told = [descriptions.span(seconds) for seconds in (0, 90, 1800, 7200, 86400, 129600)]

    assert told == ["none", "90 s", "30 min", "2 h", "1 d", "36 h"]
