"""What the store's tests share: both engines."""

from __future__ import annotations

import pytest

from tests.conftest import POSTGRESQL_PASS, SQLITE


@pytest.fixture(params=[SQLITE, POSTGRESQL_PASS])
def engine(request: pytest.FixtureRequest) -> str:
    """Run each test that has a database on both engines."""
    return str(request.param)
