"""How a process of the bot is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.models.monitoring.roles import Role

GONE_AFTER = timedelta(minutes=1)  # a process that has not told of itself for so long is gone


class Condition(StrEnum):
    """How a process is as a whole."""

    OK = "ok"
    TROUBLED = "troubled"  # something is wrong that a restart would not mend
    STUCK = "stuck"  # a restart mends it
    GONE = "gone"  # it has not told of itself for a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a process is at a moment.

    ``roles`` are what the process does; where one process at a time does it, it ``stands_by`` while
    another does. ``stuck`` and ``troubles`` are sentences: what a restart mends, and what it does
    not. Spans are seconds: ``gateway_latency`` of the slowest heartbeat, ``oldest_due`` how long
    the oldest delivery of the ``outbox`` has been due, ``edge_rest`` for how long Discord wants no
    request at all, ``clock_ahead`` how far this machine's clock is ahead of Discord's,
    ``loop_delay`` the longest that the event loop was late in the last minute. ``memory`` is
    resident, in bytes; ``limits_met`` counts answers 429 since the start; ``shards`` are how many
    are connected, of how many that this process has, which are ``shard_ids`` of the ``shard_count``
    that all gateways share.
    """

    version: str
    started_at: datetime
    at: datetime
    gateway: str
    roles: tuple[Role, ...] = tuple(Role)
    stands_by: tuple[Role, ...] = ()
    gateway_latency: float | None = None
    shards: tuple[int, int] = (0, 0)
    shard_ids: tuple[int, ...] = ()
    shard_count: int = 1
    scheduler: str = "running"
    outbox: int | None = None
    oldest_due: float | None = None
    is_edge_bad: bool = False
    edge_rest: float = 0.0
    limits_met: int = 0
    clock_ahead: float | None = None
    loop_delay: float = 0.0
    memory: int | None = None
    stuck: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()

    @property
    def condition(self) -> Condition:
        """How it is as a whole."""
        if self.stuck:
            return Condition.STUCK
        return Condition.TROUBLED if self.troubles else Condition.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """What a process told of itself last."""

    process: str
    beat_at: datetime
    health: Health

    def condition(self, now: datetime) -> Condition:
        """How the process is by now."""
        return Condition.GONE if now - self.beat_at > GONE_AFTER else self.health.condition
