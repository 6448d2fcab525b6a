"""What tests of what people read share: each language in turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.languages import speaking
from bot.models import LANGUAGES


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Speak each language in turn, and return its code."""
    with speaking(request.param):
        yield request.param
