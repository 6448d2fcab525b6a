"""What keeps deliveries in the outbox though they are due: an outage, a timeout, a limit."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, literal_column, or_, select, tuple_, union_all

from bot.store import tables
from bot.store.alerts import deliveries

_TABLE = tables.deliveries
_GUILDS, _LIMITS = tables.guilds, tables.limits
SURELY_OVER = timedelta(seconds=2)  # after its end: Discord's clock is known to a second
_NOW = bindparam("now", type_=_LIMITS.c.until.type)
_DISCORD_NOW = bindparam("discord_now", type_=_GUILDS.c.timed_out_until.type)
_IS_UNAVAILABLE: ColumnElement[bool] = literal_column("guilds.is_unavailable")  # as in the index
AWAY = union_all(  # an index each
    select(_GUILDS.c.id).where(_IS_UNAVAILABLE),
    select(_GUILDS.c.id).where(_GUILDS.c.timed_out_until > _DISCORD_NOW),
)
LIMITED = select(_LIMITS.c.channel_id, _LIMITS.c.action).where(_LIMITS.c.until > _NOW)

# What neither its guild nor a limit of its channel holds back; ``now`` and ``discord_now``, the end
# of timeouts that are surely over, are given with the statement (:func:`instants`).
MAY_LEAVE: tuple[ColumnElement[bool], ...] = (
    or_(
        _TABLE.c.guild_id.is_(None),
        _TABLE.c.guild_id.not_in(AWAY),
        deliveries.IS_TO_PERSON,  # reads it elsewhere
    ),
    tuple_(_TABLE.c.destination_id, _TABLE.c.action).not_in(LIMITED),
)


def instants(now: datetime, discord_now: datetime) -> dict[str, datetime]:
    """Return the parameters of :data:`MAY_LEAVE`.

    Args:
        now: aware, UTC.
        discord_now: the same by Discord's clock, by which timeouts end.
    """
    return {"now": now, "discord_now": discord_now - SURELY_OVER}
