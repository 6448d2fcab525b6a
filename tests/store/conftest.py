"""What the store's tests share: both engines."""

from __future__ import annotations

import pytest

from tests.conftest import POSTGRESQL, SQLITE


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def engine(request: pytest.FixtureRequest) -> str:
    """Run each test that has a database on both engines."""
    return str(request.param)
