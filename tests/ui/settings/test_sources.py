"""How sources are shown: each as it stands, in messages of a size Discord takes."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.models import SourceStatus
from bot.ui.settings import sources as shown
from tests.conftest import NOON
from tests.makers import spec


def status(**changes: object) -> SourceStatus:
    """Return a source that is read."""
    values: dict[str, object] = {"id": 1, "spec": spec(), "baseline_at": NOON, "listings": 2}
    return SourceStatus(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "read"),
        ({"failures": 3, "error": "It refuses us."}, "failing, 3 tries running"),
        ({"is_paused": True}, "paused"),
        ({"baseline_at": None}, "not yet swept"),
        ({"spec": spec(checked=False), "failures": 2}, "never read yet"),
        ({"spec": spec(checked=False), "last_complete_at": NOON}, "read"),
        ({"key_faults": 2}, "read; its ids are of no use"),
    ],
)
def test_a_source_is_shown_as_it_stands(changes: dict[str, object], words: str) -> None:
    """With its trouble, if it has one."""
    (text,) = shown.source_list([status(**changes)], NOON)

    assert words in text
    assert str(changes.get("error", "2 listings")) in text


def test_many_sources_are_several_messages() -> None:
    """Each of a size Discord takes, none left out."""
    many = [status(error="x" * 500, failures=3, spec=spec(f"Shop{n}")) for n in range(60)]

    texts = shown.source_list(many, NOON)

    assert all(len(text) <= 2000 for text in texts)
    assert all(any(f"**Shop{n}**" in text for text in texts) for n in range(60))
    assert shown.source_list([], datetime.min.replace(tzinfo=NOON.tzinfo))[0].startswith("There is")
