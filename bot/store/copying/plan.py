"""Which tables are copied, in which order, and what of them is of the past: decided table by table.

A new table is copied unless it is named here: nothing is lost because somebody forgot it.

Knows nothing of how a row gets from one engine to the other.
"""

from __future__ import annotations

from sqlalchemy import Table

from bot.store import tables

# What was true only of processes that have ended; the next ones write it anew.
LEFT_OUT = {
    tables.budgets: "when each host may be asked again, which one process knows by itself",
    tables.heartbeats: "how each process was",
    tables.leases: "which process did what only one may",
}

# Columns that are empty in the copy. Nobody holds a source while the file is held alone; the claim
# of who is gone would keep it from being swept for up to 15 seconds. A delivery keeps its claim:
# it tells what may have arrived already, and whoever sends next settles that before anything.
EMPTIED = {tables.sources: frozenset({"lease_until", "leased_by"})}


def copied() -> list[Table]:
    """Return the tables that are copied, each after those that it points to."""
    return [table for table in tables.metadata.sorted_tables if table not in LEFT_OUT]
