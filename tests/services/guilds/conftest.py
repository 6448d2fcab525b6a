"""What the bot may do where, as a test says, and the checks that look at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.models import ONE_SHARD, MissingPermissions, Shards, Subscription
from bot.services.guilds.permission_checks import Checks
from bot.services.outbox.dispatcher import Deliveries
from bot.store.engine.database import Database
from tests.conftest import Clock

WHOLE = MissingPermissions()


@dataclass
class FakePlaces:
    """What the bot may do where, as a test says; whole where it says nothing."""

    lacks: dict[int, MissingPermissions | None] = field(default_factory=dict)  # by channel
    of_subscription: dict[int, MissingPermissions] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    shards: Shards = ONE_SHARD

    def known(self) -> Shards:
        """Return the shards of which all guilds are known."""
        return self.shards

    async def missing(self, subscription: Subscription) -> MissingPermissions | None:
        """Say what is missing."""
        self.asked.append(subscription.id)
        if subscription.id in self.of_subscription:
            return self.of_subscription[subscription.id]
        return self.lacks.get(subscription.channel_id, WHOLE)


@pytest.fixture
def places() -> FakePlaces:
    """Return places where everything may be done."""
    return FakePlaces()


@pytest.fixture
def open_checks(
    database: Database, places: FakePlaces, outbox: Deliveries, clock: Clock
) -> Callable[[], Checks]:
    """Make checks, each as a process of its own."""
    return lambda: Checks(database, places, outbox, clock)


@pytest.fixture
def checks(open_checks: Callable[[], Checks]) -> Checks:
    """Return the only checks."""
    return open_checks()
