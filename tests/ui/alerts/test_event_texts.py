"""What a scheduled event says, in any language, inside Discord's limits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.models import LANGUAGES
from bot.services.drops.event_plans import Plan
from bot.ui.alerts import event_texts
from tests.makers import TEN
from tests.ui.worst import DROP


def fields(language: str) -> dict[str, object]:
    """Return the fields of an event about the longest drop."""
    ends_at = TEN + timedelta(hours=1)
    plan = Plan(
        drop=DROP, begins_at=TEN, ends_at=ends_at, marker="Raincloud drop 7.", language=language
    )
    return event_texts.fields(plan)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_is_inside_discords_limits(language: str) -> None:
    """Name, place and description; the mark by which it is found again is never cut off."""
    event = fields(language)

    assert 1 <= len(str(event["name"])) <= event_texts.NAME_LIMIT
    assert 1 <= len(str(event["location"])) <= event_texts.PLACE_LIMIT
    assert len(str(event["description"])) <= event_texts.DESCRIPTION_LIMIT
    assert str(event["description"]).endswith("Raincloud drop 7.")


def test_an_event_speaks_a_language() -> None:
    """All of it but the name of the drop."""
    assert str(fields("ja")["name"]).startswith("2002R発売: ")
    assert "Style code" not in str(fields("ja")["description"])
