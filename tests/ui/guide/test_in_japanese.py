"""The guide and a server's settings are Japanese to who reads Japanese: all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta

import pytest
from discord.ui import LayoutView

from bot.languages import speaking, tr
from bot.models import (
    LEADS,
    ChangeKind,
    ChannelKind,
    Digest,
    EditConflict,
    GuildSettings,
    Model,
    QuietHours,
    Step,
    Subscription,
)
from bot.rules.looks import PLACEHOLDERS
from bot.rules.subscriptions import FIELDS
from bot.services.subscriptions.settings import SettingsView
from bot.ui.guide import forms, notes, pages, presses
from bot.ui.guide.notes import Surroundings
from bot.ui.permissions import PING, missing
from bot.ui.settings import pages as settings
from tests.conftest import NOON
from tests.makers import GUILD, MODERATOR, make_subscription, money
from tests.ui.guide.test_pages import AROUND, USUAL, guide, parts
from tests.ui.words import english

NAMES = {"New", "Balance", "Protection", "Pack", "Rain", "Cloud", "GORE", "TEX"}
NAMES |= {"CM", "AU", "GB", "UK", "DM", "here"}  # and what is typed, or is not Japanese either
NAMES |= set(PLACEHOLDERS)
CLOUD = "雨雲"
KINDS = [kind for kind in ChannelKind if kind is not ChannelKind.OTHER]
WHOLE = make_subscription(
    *ChangeKind,
    words=CLOUD,
    styles=("M2002RDA",),
    models=tuple(Model),
    regions=("GB", "JP"),
    shops=(CLOUD,),
    sizes=("US 9", "EU 42.5"),
    max_price=money(160, "GBP"),
    first_only=True,
    lead_times=LEADS,
    restock_cooldown=timedelta(hours=1),
    role_id=5,
    ping_kinds=frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK}),
    ping_cooldown=timedelta(minutes=30),
    digest=Digest.WEEKLY,
    digest_at=time(9),
    digest_day=4,
    publish=True,
    threads=True,
    tags=(1,),
    poll=True,
    line="{role} 雨雲 {shoe} {sizes} {when}",
    colour=0xED4245,
    is_paused=True,
)


@pytest.fixture(autouse=True)
def in_japanese() -> Iterator[None]:
    """Speak Japanese."""
    with speaking("ja"):
        yield


def left(text: str) -> list[str]:
    """Return the English words of a text that are no names."""
    return [word for word in english(text) if word not in NAMES]


def whole(view: LayoutView) -> str:
    """Return all that is read in a message: texts, labels, hints, options."""
    said = []
    for part in parts(view):
        said += [part.get(name) or "" for name in ("content", "label", "placeholder")]
        for option in part.get("options", []):
            said += [option["label"], option.get("description") or ""]
    return "\n".join(said)


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("subscription", [USUAL, WHOLE], ids=["usual", "whole"])
def test_each_step_of_a_guide(step: Step, kind: ChannelKind, subscription: Subscription) -> None:
    """With its menus, what it comes to, and the card as it would be."""
    around = replace(AROUND, channel_kind=kind, shops=(CLOUD,), language="ja")
    for base in (None, replace(USUAL, id=3)):
        shown = guide(step, subscription=subscription, base=base, is_resumed=True)

        said = whole(pages.page(shown, around, NOON))

        assert left(said) == []
        assert "**最初から**" in said
        card = whole(pages.preview(subscription, "ja", NOON))
        assert left(card) == []
        assert "再入荷" in card


def test_what_is_in_the_way_and_what_another_changed() -> None:
    """Permissions by the names of Discord's own client in Japanese."""
    every = tuple(
        getattr(missing, name) for name in dir(missing) if name.isupper() and name != "PING"
    )
    assert missing.SEND in every
    aside = EditConflict(by=None, fields=tuple(FIELDS), own=tuple(FIELDS)[5:], mine=WHOLE)
    for kind in (ChannelKind.TEXT, ChannelKind.THREAD):
        around = Surroundings(
            channel_kind=kind, missing=(*every, PING), needs_tag=True, language="ja"
        )
        shown = guide(
            subscription=replace(WHOLE, tags=()), base=replace(USUAL, id=3), conflict=aside
        )
        said = whole(pages.page(shown, around, NOON, fault="読めません。"))
        assert left(said) == []
        assert "**メッセージを送信**、" in said
        assert "全てのロールにメンション**" in said
        assert left(notes.missing(1, replace(around, missing=(PING,)))) == []

    gone = notes.check(guide(), replace(AROUND, channel_kind=None))
    unchosen = notes.check(guide(subscription=replace(USUAL, channel_id=0)), AROUND)
    assert left(gone + unchosen) == []


def test_what_stays_of_a_guide_and_its_forms() -> None:
    """Saved, undone, cancelled; with the forms to write into."""
    for was_there in (False, True):
        done = pages.saved(WHOLE, replace(AROUND, missing=(PING,)), was_there=was_there)
        assert left(whole(done)) == []
    for text in (presses.CANCELLED, presses.AS_BEFORE, presses.REMOVED):
        assert left(tr(text)) == []
    for name in (forms.SHOES, forms.PLACES, forms.LOOKS):
        form = forms.form(guide(subscription=WHOLE), name).to_dict()
        said = [form["title"]]
        said += [f"{part['label']} {part['description']}" for part in form["components"]]  # type: ignore[typeddict-item]
        examples = {"rain", "cloud", "kids"}
        assert [word for word in left(" ".join(said)) if word not in examples] == []


@pytest.mark.parametrize("is_change", [False, True])
def test_a_servers_settings(is_change: bool) -> None:
    """With what they were, what waits, and what is missing."""
    usual = GuildSettings(guild_id=GUILD)
    full = replace(
        usual,
        timezone="UTC",
        language="ja",
        size_system="EU",
        quiet=QuietHours(begins=time(11), ends=time(13), breaks=frozenset({ChangeKind.LIVE})),
        log_channel_id=MODERATOR,
        hears_of_sources=True,
        makes_events=True,
    )
    for before, now in ((usual, full), (full, usual), (full, full)):
        for waiting, next_at in ((0, None), (1, NOON), (2, NOON)):
            standing = SettingsView(before=before, settings=now, waiting=waiting, next_at=next_at)
            said = settings.settings(standing, is_change=is_change, now=NOON, may_make_events=False)
            assert [word for word in left(said) if word != "English"] == []
