"""Who changed what is written down, told in the log channel, and kept a year."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.models import AuditEntry, ChangeKind, Delivery, Outcome, OutcomeKind
from bot.rules.subscriptions.documents import to_document
from bot.services.audit import log
from bot.services.audit.log import Audits
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions.editing import Subscriptions
from bot.store.engine.database import Database
from tests.conftest import NOON, Clock
from tests.makers import GUILD, MODERATOR, OTHER_GUILD, make_subscription
from tests.rules.subscriptions.test_descriptions import EVERYTHING
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

LOG = 77
GONE = Outcome(kind=OutcomeKind.GONE, reason="The channel no longer exists.")


@pytest.fixture
def record_of(database: Database, clock: Clock) -> Audits:
    """Return the record's service."""
    return Audits(database, clock)


def entry(**changes: Any) -> AuditEntry:
    """Write down that a moderator edited subscription 3."""
    values: dict[str, Any] = {
        "guild_id": GUILD,
        "at": NOON,
        "by": MODERATOR,
        "subject": "subscription 3",
        "verb": "edited",
        "before": {"channel_id": "11", "kinds": ["live"]},
        "after": {"channel_id": "11", "kinds": ["live"], "words": "rain"},
    }
    return AuditEntry(**(values | changes))


def notices(queued: list[Delivery]) -> list[Delivery]:
    """Return what the log channel is owed."""
    return [delivery for delivery in queued if delivery.destination.id == LOG]


async def test_each_change_is_written_down_and_told_in_the_log_channel(
    subscriptions: Subscriptions, record_of: Audits, record: Record
) -> None:
    """Once, owed with the change, under the entry's own cause, and mentioning nobody."""
    await record.settle(log_channel_id=LOG)
    subscription = (await subscriptions.add(make_subscription(), guild_name="Guild")).subscription
    await subscriptions.pause(GUILD, subscription.id, by=8)
    await subscriptions.pause(GUILD, subscription.id, by=8)

    newest, oldest = await record_of.of_guild(GUILD)
    first, second = notices(await record.deliveries())

    assert (oldest.verb, newest.verb, newest.by) == ("added", "paused", 8)
    assert [first.cause, second.cause] == [f"audit:{oldest.id}", f"audit:{newest.id}"]
    head = f"<t:{int(NOON.timestamp())}:f> <@8> paused <#{subscription.channel_id}>"
    assert second.notice == f"{head}\npaused: no → yes"
    assert (second.role_ids, second.expires_at) == ((), NOON + timedelta(days=7))
    assert await record_of.of_guild(OTHER_GUILD) == []


async def test_the_log_channel_is_told_in_the_servers_language(
    subscriptions: Subscriptions, record: Record
) -> None:
    """Whatever language the moderator speaks who changed something."""
    await record.settle(log_channel_id=LOG, language="ja")
    await subscriptions.add(make_subscription(), guild_name="Guild")

    (notice,) = notices(await record.deliveries())

    assert "<@7>: <#11>を追加\nチャンネル: <#11>\n種類: 再入荷" in (notice.notice or "")


async def test_without_a_log_channel_it_is_only_written_down(
    subscriptions: Subscriptions, record_of: Audits, record: Record
) -> None:
    """Nobody is written to."""
    await subscriptions.add(make_subscription(), guild_name="Guild")

    assert len(await record_of.of_guild(GUILD)) == 1
    assert await record.deliveries() == []


async def test_a_log_channel_that_refuses_loses_no_entry(
    subscriptions: Subscriptions,
    record_of: Audits,
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
) -> None:
    """The record has it all the same, and who made the change is told so in person, once."""
    await record.settle(log_channel_id=LOG)
    sender.outcome_of = {LOG: GONE}
    await subscriptions.add(make_subscription(), guild_name="Guild")
    await outbox.drain()
    await subscriptions.add(make_subscription(channel_id=12), guild_name="Guild")
    await outbox.drain()

    assert sender.destinations == [LOG, MODERATOR]
    [_, entry_text] = sender.sent
    assert (entry_text.delivery.notice or "").startswith(
        f"The log channel <#{LOG}> cannot be written to any more: The channel no longer exists."
    )
    assert len(await record_of.of_guild(GUILD)) == 2


async def test_the_record_is_kept_a_year(
    subscriptions: Subscriptions, record_of: Audits, clock: Clock
) -> None:
    """And not a day longer."""
    subscription = (await subscriptions.add(make_subscription(), guild_name="Guild")).subscription
    clock.advance(days=200)
    await subscriptions.pause(GUILD, subscription.id, by=8)
    clock.advance(days=165)
    await record_of.prune()
    assert len(await record_of.of_guild(GUILD)) == 2

    clock.advance(days=1)
    await record_of.prune()

    assert [kept.verb for kept in await record_of.of_guild(GUILD)] == ["paused"]


def test_an_entry_says_who_when_and_what_field_by_field() -> None:
    """How it was, and how it is."""
    stamp = f"<t:{int(NOON.timestamp())}:f>"

    assert log.entry_text(entry()) == (f"{stamp} <@7> edited <#11>\nwords: any → `rain`")
    assert log.entry_text(entry(by=None, verb="removed", after=None)) == (
        f"{stamp} Raincloud removed <#11>\nchannel: <#11>\nkinds: live drops"
    )
    assert log.entry_text(
        entry(
            subject=log.SETTINGS,
            before={"timezone": "UTC", "language": "en"},
            after={"timezone": "Asia/Tokyo", "language": "en"},
        )
    ) == (f"{stamp} <@7> edited the server's settings\ntime zone: UTC → Asia/Tokyo")


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ([], "imported settings from a file"),
        ([4], "imported 1 subscription from a file"),
        ([4, 5, 9], "imported 3 subscriptions from a file"),
    ],
)
def test_many_changes_at_once_are_one_entry(added: list[int], said: str) -> None:
    """It names what was added, and what of the settings changed."""
    entry_text = log.entry_text(
        entry(
            subject=log.IMPORT,
            verb="imported",
            before=log.import_document({}, {"timezone": "UTC"}),
            after=log.import_document(
                {number: {"kinds": ["live"]} for number in added}, {"timezone": "Asia/Tokyo"}
            ),
        )
    )

    assert said in entry_text
    assert entry_text.endswith("time zone: UTC → Asia/Tokyo")


def test_the_longest_entry_fits() -> None:
    """Beyond the limit it is marked that something is left out."""
    before = make_subscription(
        *ChangeKind,
        words="`x" * 100,
        shops=tuple(f"{n}{'x' * 78}" for n in range(25)),
        sizes=tuple(f"{n}{'x' * 58}" for n in range(25)),
    )
    worst = entry(before=to_document(before), after=to_document(EVERYTHING))

    assert len(log.entry_text(worst)) <= log.LENGTH
    assert len(log.entry_text(worst, limit=300)) <= 300
    assert log.entry_text(worst, limit=300).endswith("…")
    assert len(log.entry_text(entry(before=None, after=to_document(before)), limit=1200)) <= 1200
