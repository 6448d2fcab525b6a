"""The composition root: makes every service once and hands it to who needs it.

Only the command line, the demo and the tests come in here.
"""

from __future__ import annotations

import asyncio
import gc
import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

from bot.app import request_signing
from bot.app.roles import gateways_turn, learning, one_after_another, rate_now, rounds_of, work
from bot.app.source_probe import prober
from bot.discord_adapter import (
    DiscordSender,
    GuildMembers,
    GuildRoles,
    PermissionProbe,
    ScheduledEvents,
    gateway_state,
)
from bot.discord_adapter import client as discord_client
from bot.errors import SettingsError
from bot.history import History
from bot.models import ALL_ROLES, Role, Shards, SourceSpec
from bot.services import Quizzes, Services, Teaching
from bot.services.audit import Audits
from bot.services.base import Clock, ClockDrift, Edge, Pace, opened_once, system_clock
from bot.services.drops import Calendars, Coming, DropDrafts, DropLists, Drops, Events, Prices
from bot.services.fanout import FanOuts
from bot.services.guilds import Channels, Checks, Forgetting, Membership, Untold
from bot.services.members import Cooldowns, Leavers, OwnData, OwnThreads, Watches
from bot.services.monitoring import Figures, HealthCheck, Heartbeats
from bot.services.outbox import Deliveries, Digests, SendGate
from bot.services.processes import RoleLeases, ShardLeases, Waking
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
from bot.services.sweeps import StoredBudgets, Sweeps
from bot.services.trace import DeliveryLog, Diagnoses, Explanations, Previews, Stats
from bot.services.upkeep import CommandSync, DueTimes, Pruning, Round, Scheduler
from bot.sources import Readers, Source
from bot.sources.finding import parse_sources
from bot.sources.web import Fetcher
from bot.store.engine import Database
from bot.store.shops import pauses
from config.settings import CONFIG_FOLDER, Settings


def read_sources(path: Path) -> list[SourceSpec]:
    """Read the sources file.

    Raises:
        SettingsError: with every fault in it, each naming its source.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError(
            [f"RAINCLOUD_SOURCES_FILE: {path} cannot be read: {why}. Name another file."]
        ) from error
    return parse_sources(text, name=path.name, folder=path.absolute().parent)


def open_history() -> History:
    """Load the history that belongs to this release; the collector, off until then, goes on."""
    try:
        return History.open(CONFIG_FOLDER / "history")
    finally:
        gc.enable()


def _open_for_good() -> History:
    """Open the history, and take it out of the collector's rounds.

    Measured: a full collection stops everything for 70 ms, with 100 times the facts for 380 ms,
    as it looks through the whole history; without it the slowest answer takes under 10 ms.
    """
    history = open_history()
    gc.freeze()
    return history


@asynccontextmanager
async def open_services(
    settings: Settings,
    specs: list[SourceSpec],
    bot: discord_client.Bot,
    *,
    roles: frozenset[Role] = ALL_ROLES,
    shards: Shards | None = None,
    clock: Clock = system_clock,
    scheduler: Callable[[list[Round], Clock], Scheduler] = Scheduler,
    readers: Callable[[Fetcher], Mapping[str, Source]] = Readers,
    loop_time: Callable[[], float] | None = None,
) -> AsyncIterator[Services]:
    """Make the services and give them to the bot; close them in the end.

    Args:
        settings: what the operator has set.
        specs: the sources of the file.
        bot: what is given the services.
        roles: what the process does.
        shards: those that a gateway is to have; without any, it shares them with others.
        clock: tells the time.
        scheduler: makes what runs the rounds.
        readers: makes what reads each kind of source.
        loop_time: monotonic seconds, that tell when the clock is set back; the loop's by default.

    Raises:
        SettingsError: requests shall be signed, and the key cannot be used.
        StoreError: the database cannot be used.
    """
    signer = request_signing.read_signer(settings)
    history = opened_once(_open_for_good)
    database = await Database.open(settings.database_url)
    try:
        async with database.read() as connection:
            resting = await pauses.known(connection)
        shared = None if database.is_sqlite else StoredBudgets(database, clock)
        fetcher = Fetcher(
            contact=settings.contact,
            allow_private=settings.allow_private_addresses,
            clock=clock,
            pauses=resting,
            signer=signer,
            shared=shared,
        )
        async with fetcher:
            process = f"{socket.gethostname()[:40]}:{os.getpid()}"
            leases = RoleLeases(database, roles - {Role.GATEWAY}, f"{process}:{uuid4().hex[:8]}")
            sharing = ShardLeases(database, f"{process}:{uuid4().hex[:8]}", named=shards)
            pace, edge, drift = (
                Pace(
                    partial(rate_now, leases, sharing, settings.global_rate),
                    turn=gateways_turn(leases, shared),
                ),
                Edge(),
                ClockDrift(clock, loop_time=loop_time),
            )
            may_send = partial(leases.holds, Role.SENDER)
            waking = Waking(database)
            outbox = Deliveries(
                database,
                DiscordSender(bot, SendGate(pace, edge, clock, may_send=may_send), clock),
                clock,
                worker=process,
                nonce_window=settings.nonce_window,
                edge=edge,
                pace=pace,
                discord_clock=drift.now,
                doubt_clock=drift.earliest,
                leases=leases,
                tell=waking.tell,
            )
            fan_outs = FanOuts(database, outbox.wake, clock)

            def wake() -> None:
                outbox.wake()
                fan_outs.wake()

            drops = Drops(database, wake, clock)
            events = Events(
                database,
                ScheduledEvents(bot, pace, edge, may_ask=may_send),
                outbox,
                clock,
                discord_clock=drift.now,
            )
            audits, imports = Audits(database, clock), Imports(database, outbox.wake, clock)
            checks = Checks(
                database,
                PermissionProbe(bot, pace),
                outbox,
                clock,
                discord_clock=drift.now,
            )
            subscriptions = Subscriptions(database, outbox.wake, clock, check=checks.changed)
            guides, giver = Guides(database, subscriptions, clock), GuildRoles(bot, pace, edge)
            panel_upkeep = PanelUpkeep(database, giver)
            forgetting, pruning = Forgetting(database, clock), Pruning(database, clock)
            sweeps = Sweeps(
                database,
                readers(fetcher),
                fetcher,
                wake,
                clock,
            )
            if Role.SWEEPER in roles:
                await sweeps.keep_in_step(specs)

            digests, assortment, commands = (
                Digests(database, outbox, clock),
                Assortment(database, history, clock),
                CommandSync(database),
            )
            leavers = Leavers(database, GuildMembers(bot, pace, edge), clock)
            runs = {
                "due_times": DueTimes(database, clock, discord_clock=drift.now).mend,
                "sweeps": sweeps.run_due,
                "fan-outs": fan_outs.run_due,
                "lead_times": drops.tell_leads,
                "held": digests.release,
                "prune": one_after_another(
                    partial(sweeps.prune, settings.keep_sweeps),
                    subscriptions.prune,
                    pruning.prune,
                    imports.prune,
                    audits.prune,
                    guides.prune,
                    forgetting.forget_left,
                ),
                "commands": learning(commands),
                "events": events.keep_in_step,
                "checks": checks.run_due,
                "role_panels": panel_upkeep.mend,
                "leavers": leavers.run_due,
            }
            runner = scheduler(rounds_of(roles, runs, leases, sharing), clock)
            health = HealthCheck(
                database,
                outbox,
                runner,
                edge,
                drift,
                clock,
                roles=roles,
                leases=leases,
                shards=sharing,
                gateway=lambda: gateway_state(bot, sharing.held),
            )
            bot.services = Services(
                roles=roles,
                leases=leases,
                shards=sharing,
                waking=waking,
                history=history,
                quizzes=Quizzes(database, history, clock),
                teaching=Teaching(database, history, clock),
                drops=drops,
                drop_drafts=DropDrafts(database, assortment, wake, clock),
                drop_lists=DropLists(database, wake, clock),
                coming=Coming(database, clock),
                calendars=Calendars(database, clock, public_url=settings.public_url),
                digests=digests,
                subscriptions=subscriptions,
                overviews=Overviews(database, clock),
                imports=imports,
                audits=audits,
                assortment=assortment,
                prices=Prices(database, assortment, clock),
                guides=guides,
                watches=Watches(database, clock),
                own_data=OwnData(database),
                own_threads=OwnThreads(database),
                leavers=leavers,
                cooldowns=Cooldowns(clock),
                role_panels=RolePanels(database, giver, panel_upkeep, subscriptions, clock),
                panel_upkeep=panel_upkeep,
                membership=Membership(database, clock, outbox.wake),
                channels=Channels(database, outbox, clock),
                untold=Untold(database, clock),
                checks=checks,
                forgetting=forgetting,
                explanations=Explanations(database),
                settings=ServerSettings(database, clock),
                diagnoses=Diagnoses(database, clock),
                previews=Previews(database, clock),
                delivery_log=DeliveryLog(database),
                stats=Stats(database, clock),
                sources=Sources(
                    database,
                    prober(settings, clock=clock, manners=fetcher, shared=shared),
                    clock,
                ),
                sweeps=sweeps,
                deliveries=outbox,
                scheduler=runner,
                commands=commands,
                health=health,
                heartbeats=Heartbeats(database, health, clock, process),
                figures=Figures(database, clock),
                clock=clock,
                drift=drift,
                edge=edge,
            )
            try:
                yield bot.services
            finally:
                await sweeps.aclose()
                await events.aclose()
                await fan_outs.aclose()
    finally:
        await database.close()


@asynccontextmanager
async def at_work(services: Services) -> AsyncIterator[asyncio.Task[None]]:
    """Let rounds and outbox work, as far as they are the process's.

    Gives the task of what goes on and on, which never ends by itself.
    """
    await services.sweeps.begin()
    working = asyncio.create_task(work(services), name="work")
    services.scheduler.start()
    try:
        yield working
    finally:
        await services.scheduler.stop()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
