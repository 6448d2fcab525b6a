"""The services the bot carries, made once by the composition root and handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, cast

from bot.history import History
from bot.services.assortment import Assortment
from bot.services.audits import Audits
from bot.services.checks import Checks
from bot.services.clock import Clock
from bot.services.deliveries import Deliveries
from bot.services.digests import Digests
from bot.services.drops import Drops
from bot.services.explanations import Explanations
from bot.services.forgetting import Forgetting
from bot.services.guides import Guides
from bot.services.imports import Imports
from bot.services.logs import DeliveryLog
from bot.services.membership import Membership
from bot.services.overviews import Overviews
from bot.services.previews import Previews
from bot.services.quizzes import Quizzes
from bot.services.scheduler import Scheduler
from bot.services.settings import ServerSettings
from bot.services.sources import Sources
from bot.services.subscriptions import Subscriptions
from bot.services.sweeps import Sweeps
from bot.services.tree import TreeMemory
from bot.services.whys import Whys


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
    whys: Whys
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
