"""What the record, the lists and files say is Japanese to who reads Japanese: all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from babel.messages.pofile import read_po

from bot.languages import CATALOGS, catalog, speaking
from bot.models import (
    Action,
    Belongings,
    Change,
    ChangeKind,
    Confidence,
    Delivery,
    DeliveryState,
    Digest,
    Explanation,
    GuildSettings,
    HeldFor,
    Model,
    QueuedAlert,
    RoleFault,
    RolePanel,
    SweepRecord,
    SweepState,
)
from bot.rules.drops import ComingShoe
from bot.rules.settings import settings_document
from bot.rules.subscriptions.documents import to_document
from bot.rules.trace.figures import AlertDay, Period, SoldOut
from bot.rules.trace.stages import Diagnosis, TraceQuestion
from bot.rules.transfer.plans import ImportFault
from bot.services.audit import log
from bot.services.roles import OfferedRole, PanelDraft
from bot.services.subscriptions.overviews import LastAlert
from bot.services.trace.previews import Preview, Previewed
from bot.ui.base import page_view, pages
from bot.ui.drops import pages as drop_pages
from bot.ui.drops import replies as drop_replies
from bot.ui.drops import shoes as shoe_pages
from bot.ui.permissions import missing
from bot.ui.roles import texts as role_texts
from bot.ui.settings import forgetting
from bot.ui.settings.forgetting_buttons import question_view
from bot.ui.stats import alternative, stats_text
from bot.ui.subscriptions import pages as subscription_pages
from bot.ui.subscriptions.buttons import ListEntry, list_page
from bot.ui.subscriptions.undo_buttons import removed_view
from bot.ui.trace import diagnosis, explanations, records
from bot.ui.trace.audit_pages import audit
from bot.ui.transfer import pages as imports
from bot.ui.transfer.buttons import plan_view
from tests.conftest import NOON
from tests.makers import GUILD, change, delivery, make_subscription
from tests.rules.subscriptions.test_descriptions import EVERYTHING
from tests.ui.subscriptions.test_pages import overview
from tests.ui.trace.test_records import worst_delivery, worst_why
from tests.ui.transfer.test_pages import BEFORE, entry, plan, read
from tests.ui.words import english
from tests.ui.worst import DROP, components_of
from tests.wire.rules import walk

CLOUD = "雨雲"
PEOPLE_WROTE = replace(EVERYTHING, id=3, words=CLOUD, shops=(CLOUD,), line=CLOUD, broken="停止。")
CHANGES = [change(kind, title=CLOUD, retailer=CLOUD, sizes=("US 9",)) for kind in ChangeKind]
EVERY_STATE = [worst_delivery(CLOUD, state) for state in DeliveryState]


@pytest.fixture(autouse=True)
def in_japanese() -> Iterator[None]:
    """Speak Japanese."""
    with speaking("ja"):
        yield


def whole(page: pages.ListPage) -> str:
    """Return all that a list of pages says."""
    assert page.count == 1
    return page.text


def test_what_is_left_english_is_found() -> None:
    """But for names, codes, commands and addresses."""
    said = "Raincloudは `/alerts why` と /alerts list を使う <t:1:R> M2002RDA The word https://x.example"

    assert english(said) == ["The", "word"]
    assert english("保存しました. 次は靴です。 終わり。2.5円: はい") == [".", " "]


def test_why_something_did_not_come() -> None:
    """TraceStage by stage, whatever the record holds."""
    answer = worst_why(CLOUD)
    count = diagnosis.why(answer, CLOUD).count
    said = [diagnosis.why(answer, CLOUD, number) for number in range(0, count, 3)]
    nothing = Diagnosis(
        question=TraceQuestion(guild_id=GUILD),
        since=NOON,
        until=NOON,
        swept=(),
        seen=(),
        changes=(),
    )
    unsold = replace(answer, changes=(), more=3)

    for page in (
        *said,
        diagnosis.why(nothing, None),
        diagnosis.why(unsold, None),
        diagnosis.why(unsold, None, 1),
    ):
        assert english(page.text) == []
    assert "**1. 販売店を確認したか**" in said[0].text
    assert any("対象外" in page.text for page in said)


def test_the_log() -> None:
    """Every state, and what is no alert."""
    shown = [(queued, each) for queued in EVERY_STATE for each in CHANGES[:1]]
    notices: list[tuple[Delivery, Change | None]] = [
        (delivery(), None),
        (delivery(is_sample=False, notice="お知らせ。"), None),
        *((delivery(is_sample=False, action=action), CHANGES[0]) for action in Action),
    ]

    for number in range(4):
        assert english(records.log([*shown, *notices], "", number).text) == []
    for rest in (":", "1:sent"):
        assert english(whole(records.log([], rest))) == []
    assert "次のまとめを待っています。" in records.state(
        delivery(state=DeliveryState.HELD, reason="It waits for the next digest."), None
    )


def test_what_a_delivery_leaves_out() -> None:
    """Roles and sizes."""
    sent = delivery(sizes=("US 9",))
    for subscription in (
        make_subscription(role_id=9, ping_kinds=frozenset({ChangeKind.LIVE})),
        make_subscription(role_id=9, digest=Digest.DAILY),
        make_subscription(role_id=9, ping_cooldown=timedelta(hours=1)),
    ):
        said = records.limits(subscription, sent, change())
        assert said.count("。") == 2
        assert english(said) == []


def test_a_preview() -> None:
    """With what is held, over, held back, and what really was posted."""
    late = NOON + timedelta(minutes=3)
    held = delivery(state=DeliveryState.HELD, due_at=late, expires_at=NOON)
    back = delivery(
        state=DeliveryState.SUPPRESSED,
        reason="It restocked within the subscription's cool-down.",
    )
    items = tuple(
        Previewed(change=CHANGES[0], queued=queued, real=real)
        for queued in (held, replace(held, expires_at=None), back, delivery())
        for real in (None, held)
    )
    paused = make_subscription(id=1, is_paused=True)

    for each in (items, items[:2], ()):
        shown = Preview(subscription=paused, since=NOON, items=each)
        for number in range(2):
            assert english(records.preview(shown, number).text) == []


def test_why_a_message_was_sent() -> None:
    """Every rule, by a moderator's word and a source's, a digest, and a test."""
    sweep = SweepRecord(
        source=CLOUD, started_at=NOON, finished_at=NOON, state=SweepState.PARTIAL, products=1
    )
    for each in CHANGES:
        for by in ({}, {"source_id": None}, {"lead": timedelta(hours=1)}, {"style_code": None}):
            for model in Model:
                found = Explanation(
                    delivery=worst_delivery(CLOUD, DeliveryState.SENT),
                    change=replace(each, model=model, **by),  # type: ignore[arg-type]
                    subscription=PEOPLE_WROTE,
                    sweep=sweep if by else None,
                    known_since=NOON,
                    others=(PEOPLE_WROTE,),
                )
                assert english(explanations.explanation(found)) == []
    sample = Explanation(delivery=delivery(), change=None, subscription=None, sweep=None)
    assert english(explanations.explanation(sample)) == []
    queued = tuple(QueuedAlert(delivery=delivery(), change=each) for each in CHANGES * 3)
    for held_for in HeldFor:
        digest = replace(sample, items=queued, delivery=delivery(held_for=held_for))
        assert english(explanations.explanation(digest)) == []


def test_lists_of_subscriptions() -> None:
    """All that one says, how it stands, and what is done with it."""
    fine = replace(PEOPLE_WROTE, broken=None)
    told = [
        LastAlert(at=NOON, state=state, url="https://x.example")
        for state in set(DeliveryState) - {DeliveryState.SUPPRESSED}
    ]
    kept = LastAlert(at=NOON, state=DeliveryState.HELD, url=None, held_for=HeldFor.BROKEN)
    for last in (*told, kept):
        for subscription in (PEOPLE_WROTE, fine, replace(fine, is_paused=False)):
            entry_text = replace(overview(subscription), last=last)
            for is_gone in (False, True):
                shown = subscription_pages.entry(entry_text, (), is_gone=is_gone, role_is_gone=True)
                assert english(shown) == []
    lacking = subscription_pages.entry(
        replace(overview(fine), last=None, next_at=None),
        [missing.VIEW, missing.SEND],
        is_gone=False,
    )
    assert "チャンネルを見る、メッセージを送信" in lacking
    answers = [
        lacking,
        subscription_pages.none_yet(),
        subscription_pages.restored(fine),
        subscription_pages.is_there(fine),
        *(subscription_pages.paused(fine, was=was) for was in (True, False)),
        *(subscription_pages.resumed(fine, was=was) for was in (True, False)),
        *(subscription_pages.copied(fine, was_there=there) for there in (True, False)),
    ]
    for answer in answers:
        assert english(answer) == []


def test_what_changed_and_who_did_it() -> None:
    """Everything that can be set, as it was and as it is."""
    document = to_document(replace(PEOPLE_WROTE, digest=Digest.DAILY, digest_day=None))
    settings = settings_document(
        GuildSettings(guild_id=GUILD, hears_of_sources=True, language="ja", size_system="US")
    )
    usual = settings_document(GuildSettings(guild_id=GUILD, language="ja"))
    entries = [
        *(entry(verb=verb, after=document) for verb in ("added", "paused", "resumed", "restored")),
        entry(verb="removed", by=None, before=to_document(PEOPLE_WROTE), after=None),
        entry(verb="edited", before=to_document(make_subscription()), after=document),
        entry(subject=log.SETTINGS, verb="edited", before=usual, after=settings),
        *(
            entry(
                subject=log.IMPORT,
                verb="imported",
                before=log.import_document({}, usual),
                after=log.import_document(dict.fromkeys(range(count), document), settings),
            )
            for count in range(3)
        ),
    ]

    said = "\n".join(log.entry_text(each) for each in entries)

    assert english(said.replace(": ja", "")) == []
    assert "読み取れない情報源をログのチャンネルに知らせる: いいえ → はい" in said
    assert "変更履歴" in read(page_view(audit(entries * 3)))
    assert english(read(page_view(audit([])))) == []


def test_files_of_subscriptions() -> None:
    """What one would change, what it changed, and what cannot be."""
    full = plan(
        added=(PEOPLE_WROTE,) * 40,
        same=(2, 4),
        refused=tuple(ImportFault(number=number, reason=f"{number % 2}。") for number in range(30)),
        settings=GuildSettings(guild_id=GUILD, timezone="Asia/Tokyo"),
    )
    said = [
        read(plan_view(full, 5, BEFORE, changed_meanwhile=True)),
        read(plan_view(plan(added=()), 5, BEFORE)),
        imports.applied(full, BEFORE),
        imports.cancelled(),
        imports.not_loaded(),
    ]

    for each in said:
        assert english(each.replace("Asia/Tokyo", "")) == []
    assert "項目 1, 3, 5" in said[0]


def test_forgetting_a_server() -> None:
    """The question, both answers, and whoever else presses."""
    kept = Belongings(
        subscriptions=1,
        drops=2,
        messages=1234,
        audits=0,
        quiz_answers=5,
        guides=6,
        role_panels=7,
        questions=8,
        taught=9,
    )
    said = [
        forgetting.question(kept),
        forgetting.forgotten(kept),
        forgetting.at_work(),
        forgetting.nothing_forgotten(),
        forgetting.somebody_elses(9),
    ]

    for each in said:
        assert english(each) == []
    assert "記録 1,234件" in said[0]


def test_lists_of_drops_and_restocks() -> None:
    """Empty ones too, for one region and for all."""
    rumour = replace(DROP, name=CLOUD, retailer=CLOUD, confidence=Confidence.RUMOUR)
    own = replace(DROP, name=CLOUD, retailer=CLOUD)
    cloudy = [replace(each, title=CLOUD, colorway=CLOUD) for each in CHANGES[:2]]
    shown = [
        *(
            shoe_pages.upcoming(shoes, region)
            for shoes in ([], [ComingShoe(drops=(rumour, own), words=(rumour, own))])
            for region in (None, "JP")
        ),
        *(drop_pages.restocks(each, days) for each in ([], cloudy) for days in (1, 7)),
    ]

    for page in shown:
        assert english(page.text.replace("AU", "")) == []


def test_panels_of_roles() -> None:
    """What members press, and all that a moderator can be told before and after."""
    panel = RolePanel(
        channel_id=1, guild_id=GUILD, message_id=2, role_ids=(3, 4), created_by=5, revision=1
    )
    offered = tuple(OfferedRole(role_id=3, fault=fault) for fault in (None, *RoleFault)) * 20
    drafts = [
        PanelDraft(channel_id=1, panel=there, offered=offered, without_role=count, fault=fault)
        for there in (None, panel)
        for count in (0, 1, 2)
        for fault in (None, RoleFault.BOT_MAY_NOT)
    ]
    said = [
        *map(role_texts.setup, drafts),
        *(role_texts.panel(has_roles=has_roles) for has_roles in (True, False)),
        *(role_texts.pressed(3, was_given=was_given) for was_given in (True, False)),
        role_texts.posted(panel, [4], [1]),
    ]

    for each in said:
        assert english(each.replace("here", "")) == []
        assert len(each) <= 3900


def test_numbers_of_alerts() -> None:
    """With everything there can be, and with nothing."""
    sold_out = SoldOut(title=CLOUD, style_code="M2002RDA", at=NOON, lasted=timedelta(minutes=4))
    full = Period(
        span=timedelta(days=7),
        alerts=1,
        digests=2,
        median=timedelta(seconds=2),
        watchers=3,
        sold_out=(sold_out,),
    )
    slow = replace(full, span=timedelta(days=1), median=timedelta(minutes=2))
    empty = replace(full, alerts=0, digests=0, watchers=0)

    days = [AlertDay(day=NOON.date(), alerts=2, median=timedelta(seconds=2))] * 2

    assert english(stats_text([full, slow, empty], days)) == []
    assert english(alternative(days)) == []


def test_buttons() -> None:
    """On every page that has some, and short enough for Discord."""
    long = diagnosis.why(worst_why(CLOUD), CLOUD, 1)
    entries = [entry(number) for number in range(20)]
    subscriptions = [
        ListEntry(subscription=make_subscription(is_paused=paused), text="1")
        for paused in (True, False)
    ]
    kept = Belongings(
        subscriptions=1,
        drops=1,
        messages=1,
        audits=1,
        quiz_answers=1,
        guides=1,
        role_panels=1,
        questions=1,
        taught=1,
    )
    views = [
        page_view(long),
        page_view(audit(entries)),
        list_page(subscriptions, 1, 3, 14),
        plan_view(plan(), 5, BEFORE),
        question_view(kept, 9, NOON),
        removed_view(make_subscription()),
    ]
    labels = [
        part["label"] for view in views for part in walk(components_of(view)) if "label" in part
    ]

    assert len(labels) == 20
    for label in labels:
        assert english(label) == []
        assert len(label) <= 80


def test_every_refusal() -> None:
    """And whatever else is in the catalog of the record."""
    with (CATALOGS / "ja" / "records.po").open("rb") as file:
        texts = [str(message.string) for message in read_po(file, locale="ja") if message.id]

    for text in texts:
        assert english(re.sub(r"\{[^}]*\}", "0", text)) == []


def test_that_nothing_was_changed_is_always_said_alike() -> None:
    """A file's refused entries are told without it, whoever says it."""
    for (_, text), said in catalog("ja").items():
        if "Nothing was changed." in text:
            assert "何も変更していません。" in said


def test_drops_that_a_moderator_moves_or_cancels() -> None:
    """With a style code and without one."""
    for drop in (replace(DROP, name=CLOUD), replace(DROP, name=CLOUD, style_code=None)):
        for said in (drop_replies.drop_moved(drop), drop_replies.drop_cancelled(drop)):
            assert english(said) == []
            assert "None" not in said
    assert drop_replies.choice(replace(DROP, name=CLOUD)) == f"M2002RDA {CLOUD} (2026/11/24)"
