"""What a moderator reads of a file and of the record: inside Discord's limits, and harmless."""

from __future__ import annotations

from typing import Any

import pytest

from bot.models import AuditEntry, GuildSettings
from bot.rules.settings import settings_document
from bot.rules.subscriptions.documents import to_document
from bot.rules.transfer.plans import ImportFault, ImportPlan
from bot.services.audit import log
from bot.ui.base import page_view
from bot.ui.dynamic_items import DYNAMIC_ITEMS
from bot.ui.trace.audit_pages import audit
from bot.ui.transfer import pages
from bot.ui.transfer.buttons import plan_view
from tests.conftest import NOON
from tests.makers import GUILD, make_subscription
from tests.ui.subscriptions.test_pages import allowed, longest
from tests.ui.worst import WORST, components_of
from tests.wire.rules import walk

BEFORE = GuildSettings(guild_id=GUILD)
DOCUMENT = settings_document(BEFORE)


def plan(**changes: Any) -> ImportPlan:
    """Plan one new subscription."""
    values: dict[str, Any] = {
        "added": (make_subscription(),),
        "same": (),
        "refused": (),
        "settings": None,
        "fingerprint": "00000000",
    }
    return ImportPlan(**(values | changes))


def read(view: Any) -> str:
    """Return all text of a view."""
    return "\n".join(
        part["content"]
        for part in walk(components_of(view))
        if isinstance(part.get("content"), str)
    )


def entry(number: int = 1, **changes: Any) -> AuditEntry:
    """Write down that a moderator added a subscription."""
    values: dict[str, Any] = {
        "id": number,
        "guild_id": GUILD,
        "at": NOON,
        "by": 7,
        "subject": f"subscription {number}",
        "verb": "added",
        "after": {"channel_id": str(number), "kinds": ["live"]},
    }
    return AuditEntry(**(values | changes))


def test_a_file_is_shown_as_what_it_would_change() -> None:
    """New ones, the same, what is refused and why, settings; then the two buttons."""
    view = plan_view(
        plan(
            same=(2, 4),
            refused=(
                ImportFault(number=3, reason="No *channel*."),
                ImportFault(number=0, reason="No."),
            ),
            settings=GuildSettings(guild_id=GUILD, timezone="Asia/Tokyo"),
        ),
        5,
        BEFORE,
    )
    text = read(view)

    assert "**New subscriptions: 1**\n- <#11> · restock" in text
    assert "**Settings: 1**\n- time zone: UTC → Asia/Tokyo" in text
    assert "**There already: 2**" in text
    assert "**Refused: 2**\n- Entry 3: No \\*channel\\*.\n- Settings: No." in text
    assert "Nothing is changed until you press Apply" in text
    ids = [button["custom_id"] for button in allowed(view)]
    assert ids == ["raincloud:import:apply:5:00000000", "raincloud:import:cancel:5"]
    for custom_id in ids:
        assert any(
            item.__discord_ui_compiled_template__.fullmatch(custom_id) for item in DYNAMIC_ITEMS
        )


def test_what_changes_nothing_has_no_buttons() -> None:
    """And says so; an empty file too."""
    for nothing in (plan(added=(), same=(1,)), plan(added=())):
        view = plan_view(nothing, 5, BEFORE)
        assert allowed(view) == []
        assert "Nothing was changed, and there is nothing to apply." in read(view)
    assert "The file names nothing." in read(plan_view(plan(added=()), 5, BEFORE))


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("name", WORST)
def test_the_worst_file_is_a_message_discord_takes(name: str) -> None:
    """What does not fit is counted."""
    worst = plan(
        added=tuple(longest(WORST[name], number) for number in range(100)),
        refused=tuple(ImportFault(number=n, reason=WORST[name]) for n in range(500)),
        same=tuple(range(500)),
        settings=GuildSettings(guild_id=GUILD, timezone="America/Argentina/Buenos_Aires"),
    )
    view = plan_view(worst, 2**63 - 1, BEFORE, changed_meanwhile=True)

    assert len(allowed(view)) == 2
    assert "…" in read(view)
    assert "@everyone" not in read(view)
    assert len(pages.applied(worst, BEFORE)) <= 4000


def test_the_record_is_shown_newest_first_a_page_at_a_time() -> None:
    """A page out of range is the nearest there is."""
    entries = [entry(number) for number in range(20, 0, -1)]

    first, last = page_view(audit(entries)), page_view(audit(entries, (), 99))

    assert read(first).index("added <#20>") < read(first).index("added <#13>")
    assert "Page 1 of 3" in read(first)
    assert "Page 3 of 3" in read(last)
    assert [button.get("disabled", False) for button in allowed(first)] == [True, False]
    assert [button.get("disabled", False) for button in allowed(last)] == [False, True]
    assert allowed(page_view(audit(entries[:3]))) == []
    assert "Nothing has been changed here yet" in read(page_view(audit([])))


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("name", WORST)
def test_the_worst_record_is_a_message_discord_takes(name: str) -> None:
    """Whatever was written."""
    before = to_document(longest(WORST[name]))
    after = to_document(longest(WORST[name][::-1], 2))
    entries = [
        entry(1, before=before, after=after, verb="edited"),
        entry(2, after=after),
        entry(3, subject=log.IMPORT, after=log.import_document({1: after}, DOCUMENT)),
    ] * 4

    for page in range(4):
        view = page_view(audit(entries, (), page))
        assert allowed(view)
        assert "\u202e" not in read(view)
