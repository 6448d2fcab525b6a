"""Tells the bot's owner, and the moderators who asked, of sources that cannot be read. Once each.

Never in the channels of alerts. Also what a source in shadow would have posted.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta

from bot.models import (
    Delivery,
    Destination,
    DestinationKind,
    Priority,
    SourceStatus,
    SweepReport,
    SweepState,
)
from bot.store import deliveries, guilds, sources
from bot.store.database import Connection

FAILURES_TOLD = 3  # sweeps running that were not complete
NOTICE_IS_NEWS = timedelta(days=7)
SHADOW = "The source runs in shadow: it only reports what it would have posted."
_OWNERS = "owners"
_TEXT_LIMIT = 1900  # characters; a message takes 4,000 with all that stands around it
_LINES = 8  # of a report; the record has it all

Places = list[tuple[Destination, int | None]]  # where a notice goes, and the guild it is in


async def remember_owners(connection: Connection, owner_ids: list[int]) -> None:
    """Keep the user ids of those who own the bot."""
    await guilds.keep_note(connection, _OWNERS, json.dumps(owner_ids))


def is_in_shadow(status: SourceStatus, now: datetime) -> bool:
    """Tell whether a source only reports what it would have posted."""
    if status.spec.shadow is None:
        return False
    return status.baseline_at is None or now < status.baseline_at + status.spec.shadow


async def tell(
    connection: Connection,
    status: SourceStatus,
    report: SweepReport,
    *,
    sweep_id: int,
    stopped: bool,
    now: datetime,
) -> bool:
    """Owe what there is to say of a source's health after a sweep; return whether there is.

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
            text = f"The source {name} can be read again. Nothing needs to be done."
            await _owe(connection, f"seen:{sweep_id}", text, now)
            await sources.mark_told(connection, status.id, is_told=False)
            said = True
    elif not status.is_told and (stopped or status.failures + 1 >= FAILURES_TOLD):
        why = report.trouble or "It gave no reason."
        how = "is blind" if report.state is SweepState.FAILED else "cannot be read whole"
        then = (
            f"It is swept no more. Mend its address, then run: sources resume {name}"
            if stopped
            else "What was known of it is kept, and it is tried again by itself. "
            "Some of its alerts may come late or not at all until then."
        )
        await _owe(connection, f"blind:{sweep_id}", f"The source {name} {how}: {why} {then}", now)
        await sources.mark_told(connection, status.id, is_told=True)
        said = True
    if status.baseline_at is not None and status.spec.shadow and not status.shadow_told:
        said = await _tell_of_shadow(connection, status, now) or said
    return said


async def _tell_of_shadow(connection: Connection, status: SourceStatus, now: datetime) -> bool:
    if is_in_shadow(status, now):
        return False
    held = await deliveries.held_back(connection, status.id, SHADOW)
    # Style codes and no titles: what a shop writes could link or format.
    shoes = Counter(f"{kind} {style_code or 'without a style code'}" for kind, style_code in held)
    lines = [f"{count} of {shoe}" for shoe, count in shoes.most_common(_LINES)]
    more = [f"… and {len(shoes) - _LINES} more"] if len(shoes) > _LINES else []
    what = "would have posted nothing."
    if held:
        what = "\n".join([f"would have posted {len(held)} messages:", *lines, *more])
    text = f"The source {status.spec.name} has run in shadow. It {what}\nFrom now on it posts."
    owners = await _owners(connection)
    await _owe_to(connection, f"shadow:{status.id}:{now:%Y%m%d%H%M%S}", text, owners, now)
    await sources.mark_told(connection, status.id, shadow_told=True)
    return True


async def _owners(connection: Connection) -> Places:
    owners = json.loads(await guilds.note(connection, _OWNERS) or "[]")
    return [(Destination(kind=DestinationKind.USER, id=owner_id), None) for owner_id in owners]


async def _owe(connection: Connection, cause: str, text: str, now: datetime) -> None:
    """Tell the owners, and the log channels that asked for it."""
    places = await _owners(connection)
    for guild_id, channel_id in (await guilds.hearing_of_sources(connection)).items():
        places.append((Destination(kind=DestinationKind.CHANNEL, id=channel_id), guild_id))
    await _owe_to(connection, cause, text, places, now)


async def _owe_to(
    connection: Connection, cause: str, text: str, places: Places, now: datetime
) -> None:
    await deliveries.owe(
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
            for destination, guild_id in places
        ],
    )
