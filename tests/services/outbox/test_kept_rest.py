"""What Discord asked to rest is kept over a restart; what it said of a token is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.base import Edge
from bot.services.outbox.gates.kept_rest import KeptRest
from bot.store.engine.database import Database
from tests.conftest import Clock

REST = timedelta(seconds=40)


@pytest.mark.parametrize("is_of_token", [True, False], ids=["token", "rest"])
async def test_a_new_token_waits_for_nothing_that_was_said_of_the_old_one(
    database: Database, clock: Clock, *, is_of_token: bool
) -> None:
    """Whoever sets it anew starts again; any other rest goes on."""
    before, after = (Edge(loop_time=lambda: clock().timestamp()) for _ in range(2))
    kept, taken_up = (
        KeptRest(database, edge, clock, discord_clock=clock, earliest_clock=clock)
        for edge in (before, after)
    )
    if is_of_token:
        before.token_refused()
    else:
        before.rest(REST)
    await kept.keep()
    async with database.write() as connection:
        await taken_up.take_up(connection)

    assert before.rest_left() > timedelta(0)
    assert after.rest_left() == (timedelta(0) if is_of_token else REST)
