"""A guide's message in each of its steps, and the worst that can be chosen in it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from discord.ui import LayoutView

from bot.languages import tr
from bot.models import (
    LEADS,
    ChangeKind,
    ChannelKind,
    Digest,
    EditConflict,
    Guide,
    Model,
    Step,
    Subscription,
)
from bot.rules.looks import parse_line
from bot.rules.subscriptions import FIELDS
from bot.ui.guide import forms, pages, steps, texts
from bot.ui.guide.items import GUIDE_ITEMS
from bot.ui.guide.notes import Surroundings, Tag
from bot.ui.permissions import PING
from bot.ui.permissions.missing import HISTORY, IN_POSTS, MANAGE_POSTS, POLLS, POSTS, VIEW
from tests.conftest import NOON
from tests.makers import GUILD, MODERATOR, make_subscription, money
from tests.ui.worst import WORST, components_of
from tests.wire.routes import Route
from tests.wire.rules import COMPONENTS_V2, check_components, check_message, walk
from tests.wire.schema import check_body

BIG = 2**63 - 1
AROUND = Surroundings(
    channel_kind=ChannelKind.TEXT, has_role=True, regions=("GB", "JP"), shops=("Up There",)
)
USUAL = make_subscription(ChangeKind.LIVE, ChangeKind.RESTOCK, ChangeKind.ANNOUNCED)


def guide(step: Step = Step.WHERE, **changes: Any) -> Guide:
    """Open a guide with a channel chosen."""
    whole = Guide(
        id=1,
        guild_id=GUILD,
        user_id=MODERATOR,
        step=step,
        subscription=USUAL,
        base=None,
        conflict=None,
        changed_at=NOON,
    )
    return replace(whole, **changes)


def parts(view: LayoutView) -> list[dict[str, Any]]:
    """Return all parts of a message, once it is found to be allowed."""
    body = {"components": components_of(view), "flags": COMPONENTS_V2}
    assert check_body(Route.CREATE_MESSAGE, body) == []
    assert check_message(body) == []
    found = [dict(part) for part in walk(body["components"])]
    ids = [part["id"] for part in found if part.get("id")]
    assert len(ids) == len(set(ids))
    return found


def page(of: Guide, around: Surroundings = AROUND, **changes: Any) -> str:
    """Return all text of a guide's message."""
    found = parts(pages.page(of, around, NOON, **changes))
    return "\n".join(part["content"] for part in found if "content" in part)


def preview(subscription: Subscription, language: str = "en") -> str:
    """Return all text of what an alert would look like."""
    found = parts(pages.preview(subscription, language, NOON))
    return "\n".join(part["content"] for part in found if "content" in part)


def menus(of: Guide, around: Surroundings = AROUND) -> dict[str, dict[str, Any]]:
    """Return a guide's menus by what they choose."""
    found = parts(pages.page(of, around, NOON))
    every = {part["custom_id"].split(":")[-1]: part for part in found if part["type"] in {3, 6, 8}}
    return {name: part for name, part in every.items() if not name.isdigit()}


@pytest.mark.parametrize("step", Step)
def test_each_step_shows_what_it_comes_to(step: Step) -> None:
    """Below Save, Cancel and the way to every other step; what is shown is no dead button."""
    text = page(guide(step))

    for line in ("**Where** <#11>", "**What** live drops, restocks", "**Who** nobody"):
        assert line in text
    assert "✅" in text
    found = parts(pages.page(guide(step), AROUND, NOON))
    order = [part.get("label") or part.get("content", "")[:9] for part in found]
    assert order.index("Save") < order.index("**Where**")
    [tab] = [part for part in found if part.get("custom_id", "").endswith(f"go_{step.value}")]
    assert (tab["style"], tab.get("disabled", False)) == (1, False)


@pytest.mark.parametrize("step", Step)
def test_each_menu_has_a_label(step: Step) -> None:
    """A text right above it."""
    subscription = replace(USUAL, role_id=5, digest=Digest.WEEKLY, digest_at=time(9), digest_day=0)
    found = parts(pages.page(guide(step, subscription=subscription), AROUND, NOON))
    above = [part["type"] for part in found]
    for place, part in enumerate(found):
        name = str(part.get("custom_id", "")).rsplit(":", 1)[-1]
        if part["type"] in {3, 6, 8} and name not in {"digest_day", "digest_at", "how"}:
            assert above[place - 2 : place] == [10, 1]


def test_the_card_is_of_what_is_chosen() -> None:
    """Its kind, size, style, shop, price and role."""
    subscription = replace(
        USUAL,
        kinds=frozenset({ChangeKind.PRICE_CUT}),
        sizes=("EU 42.5",),
        styles=("M2002RXU",),
        shops=("Up There",),
        max_price=money(99, "GBP"),
        role_id=5,
    )
    text = preview(subscription)

    assert "### Price cut" in text
    assert "**Sizes** EU 42.5" in text
    assert "M2002RXU" in text
    assert "**At** Up There" in text
    assert "£99.00, was £123.75 (-20%)" in text
    assert text.count("<@&5>") == 1

    quiet = replace(subscription, ping_kinds=frozenset({ChangeKind.LIVE}))
    assert "<@&5>" not in preview(quiet)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("restocks_eu", "**What** restocks · regions: EU\n"),
        (
            "everything",
            "**What** live drops, restocks, announced drops, price cuts and sold out\n",
        ),
        ("drops", "**What** live drops and announced drops\n"),
    ],
)
def test_a_preset_sets_what_is_told_and_nothing_else(name: str, said: str) -> None:
    """Whatever was chosen of it before; it is shown as chosen until something else is."""
    before = replace(
        USUAL,
        words="rain",
        sizes=("US 9",),
        shops=("Up There",),
        first_only=True,
        role_id=5,
        digest=Digest.DAILY,
        poll=True,
        line="{shoe}!",
    )
    assert all(option["default"] is False for option in menus(guide())["preset"]["options"])

    after = replace(before, **steps.read("preset", [name]))

    assert said in page(guide(subscription=after))
    assert (after.channel_id, after.role_id, after.poll, after.line) == (11, 5, True, "{shoe}!")
    assert (after.digest, after.restock_cooldown) == (Digest.DAILY, USUAL.restock_cooldown)
    chosen = [
        option["value"]
        for option in menus(guide(subscription=after))["preset"]["options"]
        if option["default"]
    ]
    assert chosen == [name]


def test_presets_are_for_what_is_new() -> None:
    """What is edited has its values already."""
    assert "preset" in menus(guide())
    assert "preset" not in menus(guide(base=replace(USUAL, id=3)))
    assert "preset" not in menus(guide(Step.WHAT))


@pytest.mark.parametrize(
    ("wanted", "read", "is_said"),
    [
        (("EU",), ("GB", "US"), True),
        (("EU",), ("DE", "US"), False),
        (("JP",), ("DE", "US"), True),
        (("JP", "US"), ("DE", "US"), False),
        ((), ("DE",), False),
        (("JP",), (), False),  # nobody knows where the shops are
    ],
)
def test_regions_that_nothing_is_read_of_are_named(
    wanted: tuple[str, ...], read: tuple[str, ...], is_said: bool
) -> None:
    """Else a moderator would wait in vain."""
    around = replace(AROUND, regions=read)
    text = page(guide(subscription=replace(USUAL, regions=wanted)), around)

    assert ("reads no shop of these regions" in text) is is_said
    if "EU" in wanted and is_said:
        assert "so little will come: European Union." in text


def test_own_words_show_what_they_become_where_they_are_chosen() -> None:
    """Of stock and of a drop; of one kind where only one is wanted; nowhere else in the guide."""
    subscription = replace(USUAL, line="{shoe} in {sizes} ({price})!", colour=0xED4245)

    text = page(guide(Step.HOW, subscription=subscription))

    name = "Protection Pack Rain Cloud"
    assert f"> {name} in US 8, US 9, US 10.5 ($150.00)!\n" in text
    assert f"-# Drop announced\n> {name} in ($150.00)!" in text
    assert "line: {shoe} in {sizes}" in text
    assert "colour: red" in text
    one = replace(subscription, kinds=frozenset({ChangeKind.PRICE_CUT}))
    assert page(guide(Step.HOW, subscription=one)).count("> ") == 1
    assert "> " not in page(guide(Step.WHERE, subscription=subscription))
    assert "> " not in page(guide(Step.HOW))


def test_own_words_are_said_to_be_left_out_of_a_digest() -> None:
    """It tells of several alerts; its colour is the same."""
    subscription = replace(USUAL, line="{shoe}!", colour=0xED4245, digest=Digest.DAILY)

    assert "A digest comes without them" in page(guide(Step.HOW, subscription=subscription))
    found = parts(pages.preview(subscription, "en", NOON))
    assert [part["accent_color"] for part in found if part["type"] == 17] == [0xED4245]
    assert "Protection Pack Rain Cloud!" not in preview(subscription)


@pytest.mark.parametrize("digest", [Digest.DAILY, Digest.WEEKLY])
def test_a_digest_looks_like_one(digest: Digest) -> None:
    """Several alerts in one message, and nobody is mentioned."""
    text = preview(replace(USUAL, digest=digest, role_id=5))

    assert f"### {digest.value.capitalize()} digest" in text
    assert "2 alerts" in text
    assert "<@&5>" not in text


@pytest.mark.parametrize("kind", ChangeKind)
def test_there_is_a_card_for_every_kind(kind: ChangeKind) -> None:
    """Drops have a time, listings have sizes."""
    assert "An alert will look like this" in preview(make_subscription(kind))


def test_the_sample_cannot_be_asked_why() -> None:
    """There is nothing behind it."""
    found = parts(pages.preview(USUAL, "en", NOON))
    [why] = [part for part in found if "why" in part.get("custom_id", "")]

    assert why["disabled"]


@pytest.mark.parametrize("name", WORST)
@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("is_overtaken", [False, True])
@pytest.mark.usefixtures("language")
def test_the_worst_guide_is_one_discord_takes(name: str, step: Step, is_overtaken: bool) -> None:
    """Every field at its longest, everything missing, overtaken, and a fault besides."""
    bad = WORST[name]
    every = frozenset(ChangeKind)
    subscription = make_subscription(
        *every,
        channel_id=BIG,
        words=bad[:200],
        styles=tuple(f"M2002R{number:03}XYZ" for number in range(25)),
        models=tuple(Model),
        regions=tuple(f"{chr(65 + number)}Z" for number in range(25)),
        shops=tuple(f"{number}{bad}"[:80] for number in range(25)),
        sizes=tuple(f"US W {number}.5 / {bad}"[:60] for number in range(25)),
        max_price=money("123456789.99", "CHF"),
        first_only=True,
        lead_times=LEADS,
        role_id=BIG,
        ping_kinds=every,
        ping_cooldown=timedelta(minutes=1441),
        restock_cooldown=timedelta(minutes=1441),
        digest=Digest.WEEKLY,
        digest_at=time(23, 59),
        digest_day=2,
        tags=(1, 2, 3, 4, 5),
        poll=True,
        line=parse_line(f"{bad[:150]} {'{shoe}{sizes}{shop}' * 7}"),
        colour=0,
        is_paused=True,
    )
    around = Surroundings(
        channel_kind=ChannelKind.FORUM,
        tags=tuple(Tag(id=number, name="tag " * 5) for number in range(20)),
        needs_tag=True,
        missing=(VIEW, POSTS, IN_POSTS, MANAGE_POSTS, HISTORY, POLLS, PING),
        has_role=True,
        timezone="America/Argentina/ComodRivadavia",
        regions=tuple(f"{chr(65 + number)}A" for number in range(25)),
        shops=tuple(f"{number}{bad}"[:200] for number in range(60)),
        neighbours=() if is_overtaken else (subscription,),
    )
    aside = EditConflict(by=BIG, fields=tuple(FIELDS), own=tuple(FIELDS), mine=subscription)
    worst = guide(
        step,
        id=BIG,
        subscription=subscription,
        base=replace(subscription, id=BIG),
        conflict=aside if is_overtaken else None,
        is_resumed=True,
    )

    text = page(worst, around, fault=bad)

    assert "@everyone" not in text
    assert "\u202e" not in text
    assert f"**{tr(texts.STEPS[Step.WHERE])}**" in text
    for form in (forms.SHOES, forms.PLACES, forms.LOOKS):
        made = forms.form(worst, form).to_dict()
        assert check_body(Route.CALLBACK, {"type": 9, "data": made}) == []
        assert len(made["title"]) <= 45
        assert check_components(made["components"]) == []
        assert 1 <= len(made["components"]) <= 5
        assert all(len(part["label"]) <= 45 for part in made["components"])
        assert all(len(part["description"]) <= 100 for part in made["components"])
        for part in made["components"]:
            field = part["component"]
            assert len(field.get("value") or "") <= field["max_length"] <= 4000
    done = pages.saved(subscription, around, was_there=False)
    assert parts(done)
    assert "@everyone" not in preview(subscription)


def test_every_choice_is_known_again_after_a_restart() -> None:
    """Each custom_id fits exactly one of the registered templates."""
    templates = [item.__discord_ui_compiled_template__ for item in GUIDE_ITEMS]
    for step in Step:
        subscription = replace(USUAL, role_id=5, digest=Digest.WEEKLY)
        for part in parts(pages.page(guide(step, id=BIG, subscription=subscription), AROUND, NOON)):
            custom_id = part.get("custom_id", "")
            if ":guide:" in custom_id:
                assert len([each for each in templates if each.fullmatch(custom_id)]) == 1


@pytest.mark.usefixtures("language")
def test_what_is_offered_is_what_is_read() -> None:
    """Choosing all that a menu offers, and one of each, gives fields of a subscription."""
    around = replace(AROUND, channel_kind=ChannelKind.FORUM, tags=(Tag(id=4, name="Restocks"),))
    subscription = replace(
        USUAL, role_id=5, digest=Digest.WEEKLY, digest_at=time(9, 30), digest_day=0
    )
    seen = set()
    for step in Step:
        for field, menu in menus(guide(step, subscription=subscription), around).items():
            values = [option["value"] for option in menu["options"]]
            for chosen in ([values[0]], values[: menu["max_values"]]):
                read = steps.read(field, chosen)
                assert set(read) <= set(FIELDS)
                replace(subscription, **read)
            seen |= set(read)
    assert seen >= {
        "kinds",
        "models",
        "regions",
        "shops",
        "restock_cooldown",
        "lead_times",
        "digest",
    }
    assert seen >= {"digest_at", "digest_day", "ping_kinds", "ping_cooldown", "edits", "tags"}


def test_what_is_chosen_is_what_is_read() -> None:
    """A menu shows the draft, and sending it unchanged changes nothing."""
    subscription = replace(
        USUAL,
        lead_times=LEADS[1:3],
        models=(Model.MULE,),
        regions=("JP",),
        restock_cooldown=timedelta(minutes=7),
        role_id=5,
        ping_cooldown=timedelta(minutes=7),
        digest=Digest.DAILY,
        digest_at=time(9, 30),
    )
    for step in Step:
        for field, menu in menus(guide(step, subscription=subscription)).items():
            chosen = [option["value"] for option in menu["options"] if option["default"]]
            read = steps.read(field, chosen)
            assert replace(subscription, **read) == subscription


def test_a_menu_with_another_choice_is_another_component() -> None:
    """So that a client shows what is stored, and not what was pressed there before."""
    one = menus(guide())["kinds"]
    same = menus(guide())["kinds"]
    other = menus(guide(subscription=make_subscription(ChangeKind.LIVE)))["kinds"]

    assert one["id"] == same["id"] != other["id"]
    assert one["custom_id"] == other["custom_id"]


def test_only_what_fits_the_channel_is_offered() -> None:
    """Followers are of announcement channels, threads of text channels, tags of forums."""
    offered = {}
    for kind in set(ChannelKind) - {ChannelKind.OTHER}:
        found = menus(
            guide(Step.HOW), replace(AROUND, channel_kind=kind, tags=(Tag(id=4, name="x"),))
        )
        values = {option["value"] for option in found["how"]["options"]}
        offered[kind] = values | (set(found) & {"tags"})

    assert offered[ChannelKind.NEWS] == {"edits", "poll", "publish"}
    assert offered[ChannelKind.TEXT] == {"edits", "poll", "threads"}
    assert offered[ChannelKind.FORUM] == {"edits", "poll", "tags"}
    assert offered[ChannelKind.THREAD] == {"edits", "poll"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"missing": (PING,)}, "so the role is not notified"),
        ({"missing": (VIEW, HISTORY)}, "lacks **View Channel** and **Read Message History**"),
        ({"channel_kind": None}, "Raincloud cannot find <#11>"),
        ({"needs_tag": True, "channel_kind": ChannelKind.FORUM}, "takes no post without a tag"),
        ({"missing": (VIEW,), "channel_kind": ChannelKind.THREAD}, "the channel this thread is in"),
    ],
)
def test_what_is_in_the_way_is_named_with_its_remedy(
    changes: dict[str, Any], sentence: str
) -> None:
    """And can be checked again, or saved all the same."""
    around = replace(AROUND, **changes)
    text = page(guide(), around)
    labels = json.dumps(components_of(pages.page(guide(), around, NOON)))

    assert sentence in text
    assert "Check again" in labels
    assert "Save anyway" in labels


def test_a_role_that_is_gone_is_said_to_be() -> None:
    """And is not offered as chosen: Discord takes no default that is not there."""
    subscription = replace(USUAL, role_id=5)
    around = replace(AROUND, has_role=False)

    assert "The role to mention is gone." in page(guide(subscription=subscription), around)
    found = parts(pages.page(guide(subscription=subscription), around, NOON))
    [menu] = [part for part in found if part["type"] == 6]
    assert not menu.get("default_values")


def test_a_paused_subscription_says_so_while_it_is_edited() -> None:
    """Saving does not resume it."""
    text = page(guide(subscription=replace(USUAL, is_paused=True), base=replace(USUAL, id=3)))

    assert "### Edit the alerts of <#11>" in text
    assert "**Paused** nothing is sent until it is resumed" in text
