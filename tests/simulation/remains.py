"""What stands in the tables in the end: nothing that should be gone, and what answers go by."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.simulation.clockwork import START
from tests.simulation.lives import SWEEPS_KEPT

if TYPE_CHECKING:
    from tests.simulation.world import World

DUE = timedelta(minutes=1)  # for which what is due may wait
OVERDUE = timedelta(minutes=5)  # for which what is of no more use may stand in the tables
PRUNED_EVERY = timedelta(hours=6)  # records that are older than they are kept
AN_HOUR = 3600.0  # seconds by which a clock that was wrong may make a record younger
MANY_LOOKS, FOLDED = 60, 0.75  # so many leave less than this share of them as records
_OWED = (
    "SELECT state, action, cause, due_at, expires_at, destination_id, "
    "destination_kind = 'channel' FROM deliveries WHERE state IN ('pending', 'sending', 'retry')"
)
_SWEPT = (
    "SELECT name, count(*), min(started_at) FROM sweeps "
    "JOIN sources ON sources.id = source_id GROUP BY name"
)
_FAN_OUTS = "SELECT count(*) FROM fanouts JOIN changes ON changes.id = change_id WHERE at < ?"
_PRICES = (  # of what is for sale, and what whoever asks for its prices is told of it
    "SELECT title, listings.price, sum(stock = 'in'), "
    "(SELECT price || ' ' || sizes FROM price_history WHERE listing_id = listings.id "
    "ORDER BY rowid DESC LIMIT 1) FROM listings JOIN sizes ON listing_id = id GROUP BY id"
)


class Remains:
    """The tables of one world, when all is over."""

    def __init__(self, world: World, was_clear: Callable[[int | None], bool]) -> None:
        """Look at them.

        Args:
            world: theirs.
            was_clear: tells whether nothing was wrong lately, with a channel (by id) if one is
                named.
        """
        self._world = world
        self._was_clear = was_clear

    def judge(self, file: Path) -> None:
        """Judge whether what is left in a database may be there."""
        now = (START + timedelta(seconds=self._world.time.elapsed)).replace(tzinfo=None)
        with closing(sqlite3.connect(file)) as connection:
            owed = connection.execute(_OWED).fetchall()
            swept = connection.execute(_SWEPT).fetchall()
            [fan_outs] = connection.execute(_FAN_OUTS, [f"{now - DUE}"]).fetchone()
            prices = connection.execute(_PRICES).fetchall()
        for source, records, oldest in swept:
            self._is_kept_small(source, records, datetime.fromisoformat(oldest))
        for state, action, cause, due_at, expires_at, destination_id, is_in_channel in owed:
            is_late = due_at < f"{now - DUE}"  # what is owed just now may wait its turn
            is_over = expires_at is not None and is_late and expires_at < f"{now - OVERDUE}"
            is_due = action in {"post", "digest"} and is_late
            if is_over or (is_due and self._was_clear(destination_id if is_in_channel else None)):
                self._world.broken(f"Left at the end ({now}): {cause} is {state}, due {due_at}")
        if fan_outs:
            self._world.broken(f"{fan_outs} fan-outs are open at the end")
        for title, price, sizes, told in prices:
            if told != f"{price} {sizes}":
                self._world.broken(f"{title}: {price} {sizes} is kept as {told} for who asks")

    def _is_kept_small(self, source: str, records: int, oldest: datetime) -> None:
        """Judge how many records of looks at a source are kept, and for how long."""
        since = (oldest.replace(tzinfo=UTC) - START).total_seconds()
        outcomes = self._world.market.outcomes.get(source, [])
        looks = sum(outcome.at >= since for outcome in outcomes)
        self._world.note(f"{source}: {records} records of {looks} looks since {since:.0f} s")
        if self._world.is_day and looks > MANY_LOOKS and records > looks * FOLDED:
            self._world.broken(f"{source} has {records} records of {looks} looks")
        age = self._world.time.elapsed - since
        if age > (SWEEPS_KEPT + PRUNED_EVERY).total_seconds() + AN_HOUR:
            self._world.broken(f"{source} has the record of a look of {since:.0f} s")
