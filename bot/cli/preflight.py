"""Looks over everything the bot needs, before it runs.

Knows nothing of how the results are shown.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.app import login, public_port, request_signing, roles, wiring
from bot.discord_adapter import tracing
from bot.errors import DiscordError, RaincloudError
from bot.models import ALL_ROLES, Role, SourceStatus
from bot.services.base import TOLD_FROM, ClockDrift, system_clock
from bot.services.upkeep import CommandSync
from bot.store.engine import Database, migrate
from bot.store.shops import sources
from config.settings import Settings, load_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing looked over: whether it is good, and a sentence."""

    name: str
    is_good: bool
    sentence: str


async def check(chosen: frozenset[Role]) -> list[Result]:
    """Look over settings, history, sources, database, key, port, commands and token.

    Args:
        chosen: what the process is to do; what only others need is left out.
    """
    try:
        settings = load_settings()
    except RaincloudError as error:
        return [Result(name="settings:", is_good=False, sentence=error.sentence)]
    results = [
        Result(name="settings:", is_good=True, sentence="All can be used."),
        *await _roles(settings, chosen),
        await _look("history:", _history),
    ]
    if Role.SWEEPER in chosen:
        results.append(await _look("sources file:", lambda: _sources_file(settings)))
    results += [
        await _look("database:", lambda: _database(settings)),
        *await _sources(settings),
        *await _signing(settings),
        *await _calendars(settings),
        *await _commands(settings),
    ]
    if chosen & roles.ASKING_DISCORD:
        results.append(await _look("Discord:", lambda: _discord(settings)))
    return results


async def _look(name: str, part: Callable[[], Awaitable[str]]) -> Result:
    try:
        return Result(name=name, is_good=True, sentence=await part())
    except RaincloudError as error:
        return Result(name=name, is_good=False, sentence=error.sentence)


async def _roles(settings: Settings, chosen: frozenset[Role]) -> list[Result]:
    """Say whether a process may do only a part of everything, where that is asked for."""
    if chosen == ALL_ROLES:
        return []

    async def look() -> str:
        roles.check(settings, chosen)
        return f"This process can be {', '.join(role.value for role in Role if role in chosen)}."

    return [await _look("roles:", look)]


async def _history() -> str:
    wiring.open_history()
    return "It can be asked."


async def _sources_file(settings: Settings) -> str:
    count = len(wiring.read_sources(settings.sources_file))
    return f"{settings.sources_file} names {count} sources."


async def _database(settings: Settings) -> str:
    database = await Database.open(settings.database_url)
    try:
        async with database.read() as connection:
            revision = await connection.run_sync(migrate.current)
    finally:
        await database.close()
    return f"It can be read and written, and is at revision {revision}."


async def _sources(settings: Settings) -> list[Result]:
    """Say of each source where it stood at its last sweep."""
    try:
        database = await Database.open(settings.database_url)
    except RaincloudError:
        return []
    try:
        async with database.read() as connection:
            statuses = await sources.statuses(connection)
            counts = await sources.count_listings(connection)
    finally:
        await database.close()
    return [_source(status, counts.get(status.id, 0)) for status in statuses]


def _source(status: SourceStatus, listings: int) -> Result:
    name = f"source {status.spec.name}:"
    if status.error is not None:
        sentence = f"{status.error} ({status.failures} times running)"
    elif status.last_complete_at is None:
        sentence = "It has not been swept yet."
    else:
        sentence = f"{listings} listings, complete at {status.last_complete_at:%Y-%m-%d %H:%M} UTC."
    return Result(name=name, is_good=status.error is None, sentence=sentence)


async def _signing(settings: Settings) -> list[Result]:
    """Say in whose name requests are signed, where that is asked for."""
    if settings.signing_key is None and settings.signature_agent is None:
        return []

    async def look() -> str:
        signer = request_signing.read_signer(settings)
        assert signer is not None  # noqa: S101 - it is none only where nothing is set
        return f"Requests are signed as {settings.signature_agent} by the key {signer.key_id}."

    return [await _look("signing:", look)]


async def _calendars(settings: Settings) -> list[Result]:
    """Say where calendars are published, if there is a port for them."""
    if (settings.public_url, settings.http_port) == (None, None):
        return []

    async def look() -> str:
        public_port.check(settings)
        if settings.public_url is None:
            return "None are published: RAINCLOUD_PUBLIC_URL is not set."
        return f"Each server's is published under {settings.public_url}."

    return [await _look("calendars:", look)]


async def _commands(settings: Settings) -> list[Result]:
    """Say how the commands at Discord stood when the bot last looked, once it has."""
    try:
        database = await Database.open(settings.database_url)
    except RaincloudError:
        return []
    try:
        state = await CommandSync(database).state()
    finally:
        await database.close()
    if state.error is not None:
        return [Result(name="commands:", is_good=False, sentence=state.error)]
    if not state.ids:
        return []
    sentence = f"Discord has them: {', '.join(f'/{name}' for name in sorted(state.ids))}."
    return [Result(name="commands:", is_good=True, sentence=sentence)]


async def _discord(settings: Settings) -> str:
    drift = ClockDrift(system_clock)
    application = await login.look_up_application(settings, trace=tracing(drift.note))
    name = application.name
    if drift.ahead is not None and abs(drift.ahead) > TOLD_FROM:
        where = "ahead of" if drift.ahead > timedelta(0) else "behind"
        raise DiscordError(
            f"The token is that of {name}, but this machine's clock is "
            f"{abs(drift.ahead).total_seconds():.0f} s {where} Discord's: reminders of drops come "
            "at the wrong time. Let the system keep its clock (NTP)."
        )
    return f"The token is that of {name}, and the intents need no approval."
