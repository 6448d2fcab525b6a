"""Tells the bot's owner, and the moderators who asked, of sources that cannot be read. Once each.

Never in the channels of alerts. Also what a source in a dry run would have posted.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from bot.languages import ENGLISH, counted, mark, speaking, tr
from bot.models import (
    Delivery,
    Destination,
    DestinationKind,
    Priority,
    SeenDrop,
    SourceStatus,
    SweepReport,
    SweepState,
)
from bot.store.alerts import deliveries, sightings
from bot.store.engine import Connection
from bot.store.guilds import settings
from bot.store.shops import sources

FAILURES_TOLD = 3  # sweeps running that were not complete
NOTICE_IS_NEWS = timedelta(days=7)
DRY_RUN = mark("The source is in a dry run: it only reports what it would have posted.")
_OWNERS, _UNCHECKED = "owners", "unchecked"
_TEXT_LIMIT = 1900  # characters; a message takes 4,000 with all that stands around it
_LINES = 8  # of a report; the record has it all

NoticeTargets = list[tuple[Destination, int | None]]  # where a notice goes, and the guild it is in


async def remember_owners(connection: Connection, owner_ids: list[int]) -> None:
    """Keep the user ids of those who own the bot."""
    await settings.keep_note(connection, _OWNERS, json.dumps(owner_ids))


def is_dry_run(status: SourceStatus, now: datetime) -> bool:
    """Tell whether a source only reports what it would have posted."""
    if status.spec.dry_run is None:
        return False
    return status.baseline_at is None or now < status.baseline_at + status.spec.dry_run


async def in_dry_run(connection: Connection, now: datetime) -> frozenset[int]:
    """Return the sources, by id, that only report what they would have posted."""
    statuses = await sources.statuses(connection)
    return frozenset(status.id for status in statuses if is_dry_run(status, now))


async def told_of(
    connection: Connection, drop_ids: Collection[int], now: datetime
) -> dict[int, list[SeenDrop]]:
    """Return what sources tell of drops, by drop id, the first seen first; no dry run counts."""
    if not drop_ids:
        return {}
    unheard = await in_dry_run(connection, now)
    return await sightings.words_about(connection, drop_ids, but_of=unheard)


async def tell(
    connection: Connection,
    status: SourceStatus,
    report: SweepReport,
    *,
    sweep_id: int,
    stopped: bool,
    now: datetime,
) -> bool:
    """Enqueue what there is to say of a source's health after a sweep; return whether there is.

    Args:
        connection: inside the sweep's transaction.
        status: as it was before the sweep.
        report: how the sweep went.
        sweep_id: the sweep's.
        stopped: whether the source is not swept any more.
        now: aware, UTC.
    """
    name, said = status.spec.name, False
    if report.state is SweepState.COMPLETE:
        if status.is_told:
            await _enqueue(connection, f"seen:{sweep_id}", lambda: _seen(name), now)
            await sources.mark_told(connection, status.id, is_told=False)
            said = True
    elif not status.is_told and (stopped or _is_failing(status)):
        await _enqueue(
            connection, f"failing:{sweep_id}", lambda: _failing(name, report, stopped=stopped), now
        )
        await sources.mark_told(connection, status.id, is_told=True)
        said = True
    if not status.spec.checked:
        said = await _tell_of_unchecked(connection, now) or said
    if status.baseline_at is not None and status.spec.dry_run and not status.dry_run_told:
        said = await _tell_of_dry_run(connection, status, now) or said
    return said


def _is_failing(status: SourceStatus) -> bool:
    """Tell whether a source fails for long; what nobody has tried yet is told together."""
    is_expected = not status.spec.checked and status.last_complete_at is None
    return not is_expected and status.failures + 1 >= FAILURES_TOLD


async def _tell_of_unchecked(connection: Connection, now: datetime) -> bool:
    """Say once, when all were looked at, which of the sources nobody had tried cannot be read."""
    if await settings.note(connection, _UNCHECKED) is not None:
        return False
    was_read = await sources.read_of_unchecked(connection)
    if None in was_read.values():
        return False
    unread = [name for name, is_read in was_read.items() if not is_read]
    await settings.keep_note(connection, _UNCHECKED, json.dumps(unread))
    if not unread:
        return False
    text = tr(
        "Of {count} sources that nobody had tried before, these could not be read: {names}. "
        "Mend or remove their entries in the sources file.",
        count=len(was_read),
        names=", ".join(unread),
    )
    await _enqueue_to(connection, "unchecked", text, await _owners(connection), now)
    return True


def _seen(name: str) -> str:
    return tr("The source {name} can be read again. Nothing needs to be done.", name=name)


def _failing(name: str, report: SweepReport, *, stopped: bool) -> str:
    template = (
        tr("The source {name} cannot be read: {why} {then}")
        if report.state is SweepState.FAILED
        else tr("The source {name} cannot be read whole: {why} {then}")
    )
    then = (
        tr(
            "It is swept no more. Mend its address, then run: sources resume {name}",
            name=name,
        )
        if stopped
        else tr(
            "What was known of it is kept, and it is tried again by itself. "
            "Some of its alerts may come late or not at all until then."
        )
    )
    why = tr(report.error or mark("It gave no reason."))
    return template.format(name=name, why=why, then=then)


async def _tell_of_dry_run(connection: Connection, status: SourceStatus, now: datetime) -> bool:
    if is_dry_run(status, now):
        return False
    held = await deliveries.held_back(connection, status.id, DRY_RUN)
    # Style codes and no titles: what a shop writes could link or format.
    shoes = Counter(
        f"{kind} {style_code or tr('without a style code')}" for kind, style_code in held
    )
    lines = [
        tr("{count} of {shoe}", count=count, shoe=shoe) for shoe, count in shoes.most_common(_LINES)
    ]
    if len(shoes) > _LINES:
        lines.append(tr("… and {count} more", count=len(shoes) - _LINES))
    would = (
        counted(
            "It would have posted {count} message:",
            "It would have posted {count} messages:",
            len(held),
        )
        if held
        else tr("It would have posted nothing.")
    )
    head = tr("The source {name} has had its dry run.", name=status.spec.name)
    text = "\n".join((f"{head} {would}", *lines, tr("From now on it posts.")))
    owners = await _owners(connection)
    await _enqueue_to(connection, f"dry_run:{status.id}:{now:%Y%m%d%H%M%S}", text, owners, now)
    await sources.mark_told(connection, status.id, dry_run_told=True)
    return True


async def _owners(connection: Connection) -> NoticeTargets:
    owners = json.loads(await settings.note(connection, _OWNERS) or "[]")
    return [(Destination(kind=DestinationKind.USER, id=owner_id), None) for owner_id in owners]


async def _enqueue(
    connection: Connection, cause: str, said: Callable[[], str], now: datetime
) -> None:
    """Tell the owners, and the log channels that asked for it, each in its server's language."""
    await _enqueue_to(connection, cause, said(), await _owners(connection), now)
    log_channels = await settings.hearing_of_sources(connection)
    languages = await settings.languages(connection, log_channels)
    by_language: dict[str, NoticeTargets] = defaultdict(list)
    for guild_id, channel_id in log_channels.items():
        target = Destination(kind=DestinationKind.CHANNEL, id=channel_id), guild_id
        by_language[languages.get(guild_id, ENGLISH)].append(target)
    for language, targets in by_language.items():
        with speaking(language):
            await _enqueue_to(connection, cause, said(), targets, now)


async def _enqueue_to(
    connection: Connection, cause: str, text: str, targets: NoticeTargets, now: datetime
) -> None:
    await deliveries.enqueue(
        connection,
        [
            Delivery(
                cause=cause,
                destination=destination,
                priority=Priority.NOTICE,
                due_at=now,
                expires_at=now + NOTICE_IS_NEWS,
                notice=text[:_TEXT_LIMIT],
                guild_id=guild_id,
            )
            for destination, guild_id in targets
        ],
    )
