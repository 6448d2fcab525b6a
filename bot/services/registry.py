"""The services the bot carries, made once by the composition root and handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, cast

from bot.models import Role
from bot.services.audit import Audits
from bot.services.base import Clock, ClockDrift, Edge, OpenHistory
from bot.services.drops import Calendars, Coming, DropDrafts, DropLists, Drops, Prices
from bot.services.guilds import Channels, Checks, Forgetting, Membership, Untold
from bot.services.members import Cooldowns, Leavers, OwnData, OwnThreads, Watches
from bot.services.monitoring import Figures, HealthCheck, Heartbeats
from bot.services.outbox import Deliveries, Digests
from bot.services.processes import RoleLeases, ShardLeases, Waking
from bot.services.quizzes import Quizzes
from bot.services.roles import PanelUpkeep, RolePanels
from bot.services.sources import Sources
from bot.services.subscriptions import (
    Assortment,
    Guides,
    Imports,
    Overviews,
    ServerSettings,
    Subscriptions,
)
from bot.services.sweeps import Sweeps
from bot.services.teaching import Teaching
from bot.services.trace import DeliveryLog, Diagnoses, Explanations, Previews, Stats
from bot.services.upkeep import CommandSync, Scheduler


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """All that a command, a button or the scheduler may ask for."""

    roles: frozenset[Role]
    leases: RoleLeases
    shards: ShardLeases
    waking: Waking
    history: OpenHistory
    quizzes: Quizzes
    teaching: Teaching
    drops: Drops
    drop_drafts: DropDrafts
    drop_lists: DropLists
    coming: Coming
    calendars: Calendars
    prices: Prices
    digests: Digests
    subscriptions: Subscriptions
    overviews: Overviews
    imports: Imports
    audits: Audits
    assortment: Assortment
    guides: Guides
    watches: Watches
    own_data: OwnData
    own_threads: OwnThreads
    leavers: Leavers
    cooldowns: Cooldowns
    role_panels: RolePanels
    panel_upkeep: PanelUpkeep
    membership: Membership
    channels: Channels
    untold: Untold
    checks: Checks
    forgetting: Forgetting
    explanations: Explanations
    settings: ServerSettings
    diagnoses: Diagnoses
    previews: Previews
    delivery_log: DeliveryLog
    stats: Stats
    sources: Sources
    sweeps: Sweeps
    deliveries: Deliveries
    scheduler: Scheduler
    commands: CommandSync
    health: HealthCheck
    heartbeats: Heartbeats
    figures: Figures
    clock: Clock
    drift: ClockDrift
    edge: Edge


class _Carrier(Protocol):
    services: Services


class _Asked(Protocol):
    @property
    def client(self) -> Any:
        """The client that was asked."""


def services_of(asked: _Asked) -> Services:
    """Return the services of the bot that an interaction reached."""
    return cast("_Carrier", asked.client).services
