"""The services the bot carries, made once by the composition root and handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, cast

from bot.history import History
from bot.services.audit.log import Audits
from bot.services.base.clock import Clock
from bot.services.drops.entries import Drops
from bot.services.guilds.erasure import Forgetting
from bot.services.guilds.membership import Membership
from bot.services.guilds.permission_checks import Checks
from bot.services.outbox.dispatcher import Deliveries
from bot.services.outbox.release import Digests
from bot.services.quizzes import Quizzes
from bot.services.sources.registry import Sources
from bot.services.subscriptions.catalogue import Assortment
from bot.services.subscriptions.editing import Subscriptions
from bot.services.subscriptions.guides import Guides
from bot.services.subscriptions.imports import Imports
from bot.services.subscriptions.overviews import Overviews
from bot.services.subscriptions.settings import ServerSettings
from bot.services.sweeps.runner import Sweeps
from bot.services.trace.delivery_log import DeliveryLog
from bot.services.trace.diagnosis import Diagnoses
from bot.services.trace.explanations import Explanations
from bot.services.trace.previews import Previews
from bot.services.upkeep.command_sync import TreeMemory
from bot.services.upkeep.scheduler import Scheduler


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """All that a command, a button or the scheduler may ask for."""

    history: History
    quizzes: Quizzes
    drops: Drops
    digests: Digests
    subscriptions: Subscriptions
    overviews: Overviews
    imports: Imports
    audits: Audits
    assortment: Assortment
    guides: Guides
    membership: Membership
    checks: Checks
    forgetting: Forgetting
    explanations: Explanations
    settings: ServerSettings
    whys: Diagnoses
    previews: Previews
    delivery_log: DeliveryLog
    sources: Sources
    sweeps: Sweeps
    deliveries: Deliveries
    scheduler: Scheduler
    tree: TreeMemory
    clock: Clock


class _Carrier(Protocol):
    services: Services


class _Asked(Protocol):
    @property
    def client(self) -> Any:
        """The client that was asked."""


def services_of(asked: _Asked) -> Services:
    """Return the services of the bot that an interaction reached."""
    return cast("_Carrier", asked.client).services
