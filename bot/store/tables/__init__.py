"""The tables.

Knows nothing of who asks them what.
"""

from bot.store.tables.alerts import (
    alerted_sizes,
    changes,
    channels,
    deliveries,
    destinations,
    fanouts,
    filings,
    limits,
    refusals,
    subscriptions,
    topics,
)
from bot.store.tables.base import heartbeats, metadata, notes
from bot.store.tables.guilds import (
    audit,
    calendar_addresses,
    drops,
    events,
    guides,
    guilds,
    imports,
    member_hours,
    members,
    quiz_answers,
    role_panels,
)
from bot.store.tables.shops import (
    listings,
    pages,
    pauses,
    price_history,
    sightings,
    sizes,
    sources,
    sweeps,
)

__all__ = [
    "alerted_sizes",
    "audit",
    "calendar_addresses",
    "changes",
    "channels",
    "deliveries",
    "destinations",
    "drops",
    "events",
    "fanouts",
    "filings",
    "guides",
    "guilds",
    "heartbeats",
    "imports",
    "limits",
    "listings",
    "member_hours",
    "members",
    "metadata",
    "notes",
    "pages",
    "pauses",
    "price_history",
    "quiz_answers",
    "refusals",
    "role_panels",
    "sightings",
    "sizes",
    "sources",
    "subscriptions",
    "sweeps",
    "topics",
]
