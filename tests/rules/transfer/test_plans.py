"""A file of subscriptions is read with care: nothing of it is trusted before it is looked at."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.languages import speaking
from bot.models import ChangeKind, GuildSettings, Subscription
from bot.rules.subscriptions import FIELDS, to_document
from bot.rules.transfer import files as import_files
from bot.rules.transfer import plans
from bot.rules.transfer.files import FILE_LIMIT
from bot.rules.transfer.names import Directory
from bot.rules.transfer.plans import ImportPlan
from tests.makers import CHANNEL, GUILD, OTHER_CHANNEL, make_subscription
from tests.rules.subscriptions.test_descriptions import EVERYTHING

SETTINGS = GuildSettings(guild_id=GUILD)
PLACES = Directory(channels=frozenset({CHANNEL, OTHER_CHANNEL}), roles=frozenset({9}))
LIVE = {"channel_id": str(CHANNEL), "kinds": ["live"]}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def plan(
    *entries: Any,
    there: tuple[Subscription, ...] = (),
    settings: Any = None,
    room: int = 100,
) -> ImportPlan:
    """Plan a file of these entries."""
    document: dict[str, Any] = {"version": 2, "subscriptions": list(entries)}
    if settings is not None:
        document["settings"] = settings
    read = import_files.read(json.dumps(document).encode())
    return plans.plan(read, make_subscription(), there, SETTINGS, PLACES, room=room)


def test_what_is_written_is_read_again() -> None:
    """All that a subscription can say, and the settings; nothing changes thereby."""
    subscriptions = (make_subscription(), EVERYTHING)
    [written] = import_files.write(subscriptions, SETTINGS)

    document = import_files.read(written)
    same = plans.plan(document, make_subscription(), subscriptions, SETTINGS, PLACES, room=0)
    fresh = plans.plan(document, make_subscription(), (), SETTINGS, PLACES, room=9)

    assert (same.same, same.changes, same.refused) == ((1, 2), False, ())
    assert list(map(to_document, fresh.added)) == list(map(to_document, subscriptions))
    assert fresh.settings is None


def test_a_hundred_of_the_longest_are_files_that_can_be_read() -> None:
    """However many it takes; none is left out, and the settings come once."""
    longest = make_subscription(
        *ChangeKind,
        words="👟" * 200,
        shops=tuple(f"{number:02}{'👟' * 78}" for number in range(25)),
        sizes=tuple(f"{number:02}{'👟' * 58}" for number in range(25)),
        styles=tuple(f"M2002R{number:02}" for number in range(25)),
    )

    files = import_files.write([longest] * 100, SETTINGS)
    documents = [import_files.read(written) for written in files]

    assert 1 < len(files) <= 10
    assert sum(len(document["subscriptions"]) for document in documents) == 100
    assert ["settings" in document for document in documents] == [True] + [False] * (len(files) - 1)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"x" * (FILE_LIMIT + 1), "256 kB is the most"),
        (b"", "not JSON"),
        (b"{", "a fault in line 1"),
        (b'{"version": 2,\n\n"subscriptions": [}', "a fault in line 3"),
        (b"\xff\xfe\x00", "no UTF-8 text"),
        (b'{"version": 2, "subscriptions": ["\\ud800"]}', "no UTF-8 text"),
        (b'{"version": 2, "subscriptions": [{"words": "\\u0000"}]}', "no text has"),
        (b'{"version": NaN}', "not JSON"),
        (b'{"version": 2' + b"0" * 5000 + b"}", "not JSON"),
        (b"[" * 100_000, "lists inside lists"),
        (b"[" * 50 + b"]" * 50, "lists inside lists"),
        (b"[]", "no object with subscriptions"),
        (b"1", "no object with subscriptions"),
        (b'{"version": 2, "guild": 5}', '"guild" is no field'),
        (b"{}", "version is not 2"),
        (b'{"version": 1}', "version is not 2"),
        (b'{"version": 2, "subscriptions": {}}', "no list of 500"),
        (json.dumps({"version": 2, "subscriptions": [{}] * 501}).encode(), "no list of 500"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    """It says what is wrong, that nothing was changed, and how a file is got that can be read."""
    with pytest.raises(RequestError) as caught:
        import_files.read(data)

    assert sentence in caught.value.sentence
    assert "Nothing was changed." in caught.value.sentence
    assert len(caught.value.sentence) < 300


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (7, "no object"),
        ({}, "has no channel_id"),
        ({"channel_id": str(CHANNEL)}, "has no kinds"),
        (LIVE | {"guild_id": 5}, '"guild_id" is no field'),
        (LIVE | {"id": 5}, '"id" is no field'),
        (LIVE | {"kinds": ["lve"]}, '"lve" is no kind'),
        (LIVE | {"kinds": "live"}, "is no value for kinds"),
        (LIVE | {"channel_id": "999"}, "no channel 999"),
        (LIVE | {"channel_id": True}, "is no value for channel_id"),
        (LIVE | {"channel_id": "9" * 30}, "is no value for channel_id"),
        (LIVE | {"role_id": "8"}, "no role 8"),
        (LIVE | {"role_id": str(GUILD)}, "everyone is never mentioned"),
        (LIVE | {"restock_cooldown": 2**62}, "is no value for restock_cooldown"),
        (LIVE | {"lead_times": [5]}, "is no value for lead_times"),
        (LIVE | {"max_price": {"amount": "NaN", "currency": "USD"}}, "is no price"),
        (LIVE | {"max_price": {"amount": "1e999999", "currency": "USD"}}, "is no price"),
        (LIVE | {"max_price": 5}, "is no value for max_price"),
        (LIVE | {"sizes": [["US 9"]]}, "is no value for sizes"),
        (LIVE | {"words": "x" * 201}, "200 characters"),
        (LIVE | {"digest_at": "25:00"}, "is no time of the day"),
        (LIVE | {"edits": "yes"}, "is no value for edits"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_by_its_number(entry: Any, reason: str) -> None:
    """The others are not hindered by it."""
    found = plan(LIVE, entry)

    [refusal] = found.refused
    assert refusal.number == 2
    assert reason in refusal.reason
    assert "Nothing was" not in refusal.reason
    assert len(found.added) == 1


def test_new_and_same_are_told_apart() -> None:
    """However they are written; the same twice in a file is new once."""
    there = make_subscription(ChangeKind.LIVE, words="Rain", sizes=("US 9", "US 10"))
    entry = LIVE | {"words": "rain", "sizes": ["us 10", "US 9.0"]}

    found = plan(entry, LIVE, LIVE, there=(there,))

    assert (found.same, found.refused) == ((1, 3), ())
    [new] = found.added
    assert (new.kinds, new.words, new.guild_id) == ({ChangeKind.LIVE}, "", GUILD)


def test_what_there_is_no_room_for_is_refused() -> None:
    """The first ones are taken."""
    found = plan(LIVE, LIVE | {"words": "a"}, LIVE | {"words": "b"}, room=2)

    assert len(found.added) == 2
    [refusal] = found.refused
    assert (refusal.number, "no room" in refusal.reason) == (3, True)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ([], "an object with fields"),
        ({"guild_id": 5}, '"guild_id" is no setting'),
        ({"timezone": "Mars/Olympus"}, "no time zone"),
        ({"timezone": 5}, "is no value for timezone"),
        ({"language": "english"}, "is no value for language"),
        ({"size_system": "MX"}, "is no value for size_system"),
        ({"size_system": []}, "is no value for size_system"),
        ({"quiet": {"begins": "22:00"}}, "is no value for quiet"),
        ({"quiet": {"begins": "22:00", "ends": "7", "x": 1}}, "is no value for quiet"),
        ({"quiet": {"begins": "22:00", "ends": "7", "breaks": "live"}}, "is no value for quiet"),
        ({"quiet": {"begins": "22:00", "ends": "late"}}, "is no time of the day"),
        ({"log_channel_id": "999"}, "no channel 999"),
        ({"log_channel_id": "x"}, "is no value for log_channel_id"),
        ({"makes_events": 1}, "is no value for makes_events"),
    ],
)
def test_settings_that_cannot_be_are_refused_and_the_rest_is_not(
    settings: Any, reason: str
) -> None:
    """By the number 0: they are no entry of the list."""
    found = plan(LIVE, settings=settings)

    [refusal] = found.refused
    assert refusal.number == 0
    assert reason in refusal.reason
    assert found.settings is None
    assert len(found.added) == 1


def test_a_setting_that_cannot_be_leaves_the_others_as_the_file_says() -> None:
    """Each is refused for itself, with its own reason."""
    found = plan(
        LIVE,
        settings={
            "timezone": "Mars/Olympus",
            "language": "ja",
            "size_system": "MX",
            "log_channel_id": "999",
            "hears_of_sources": True,
            "makes_events": True,
            "guild_id": 5,
        },
    )

    assert found.settings is not None
    assert (found.settings.language, found.settings.makes_events) == ("ja", True)
    assert (found.settings.timezone, found.settings.size_system) == ("UTC", None)
    assert (found.settings.log_channel_id, found.settings.hears_of_sources) == (None, False)
    assert {refusal.number for refusal in found.refused} == {0}
    reasons = " ".join(refusal.reason for refusal in found.refused)
    assert len(found.refused) == 4
    assert all(
        part in reasons for part in ("no time zone", "size_system", "no channel 999", "guild_id")
    )


def test_settings_are_read() -> None:
    """What is not named stays as it is."""
    found = plan(
        settings={
            "timezone": "europe/london",
            "quiet": {"begins": "22:00", "ends": "07:30", "breaks": ["live"]},
            "log_channel_id": str(CHANNEL),
        }
    )

    assert found.settings is not None
    assert found.settings.timezone == "Europe/London"
    assert found.settings.quiet is not None
    assert found.settings.quiet.breaks == {ChangeKind.LIVE}
    assert (found.settings.log_channel_id, found.settings.language) == (CHANNEL, "en")
    assert found.changes


def test_the_seal_tells_one_plan_from_another() -> None:
    """What is refused does not matter, what would change does."""
    seals = [
        plan(LIVE).fingerprint,
        plan(LIVE, 7).fingerprint,
        plan(LIVE | {"words": "rain"}).fingerprint,
        plan(LIVE, settings={"timezone": "Asia/Tokyo"}).fingerprint,
    ]

    assert seals[0] == seals[1]
    assert len(set(seals)) == 3
    assert all(len(fingerprint) == 8 for fingerprint in seals)


@settings(deadline=None)  # the first look at countries and zones reads files
@given(st.dictionaries(st.sampled_from(tuple(FIELDS)), JSON, max_size=4), JSON)
def test_no_nonsense_is_more_than_refused(entry: dict[str, Any], chosen: Any) -> None:
    """Whatever a field holds, it is taken or refused with a sentence, and never a fault of ours."""
    document = {"version": 2, "subscriptions": [LIVE | entry], "settings": chosen}
    try:
        read = import_files.read(json.dumps(document).encode())
    except RequestError:
        return

    found = plans.plan(read, make_subscription(), (), SETTINGS, PLACES, room=9)

    assert len(found.added) + len(found.refused) >= 1
    for subscription in found.added:
        assert subscription.restock_cooldown <= timedelta(days=30)
        assert import_files.write([subscription], SETTINGS)


def test_entries_are_refused_in_the_language_of_whoever_asks() -> None:
    """Without the word that nothing was changed: the other entries may be."""
    with speaking("ja"):
        found = plan(LIVE | {"kinds": ["dead"]}, LIVE | {"font": 1}, LIVE | {"channel_id": "5"}, 7)

    _, field, channel, thing = [refusal.reason for refusal in found.refused]
    assert field.startswith("「font」は購読の項目ではありません。使える項目は")
    assert channel.startswith(
        "通知に使えてRaincloudに見えるチャンネル 5 が、このサーバーにありません。"
    )
    assert thing == "項目を持つオブジェクトではありません。"
    for refusal in found.refused:
        assert "何も変更していません" not in refusal.reason
