"""Why something was, or was not, posted: each stage as the record has it, nothing run again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.errors import RequestError
from bot.languages import tr
from bot.models import GuildSettings, SourceStatus
from bot.rules.reading import parse_zone, times
from bot.rules.subscriptions import parsing
from bot.rules.trace import (
    Diagnosis,
    SeenListing,
    SweptSource,
    TracedChange,
    TraceQuestion,
    revisions,
    verdict_of,
)
from bot.services.base import Clock
from bot.services.fanout import model_of
from bot.services.subscriptions import own_subscription
from bot.store.alerts import changes
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection, Database
from bot.store.guilds import audit
from bot.store.guilds import settings as guilds
from bot.store.shops import sources, trails

KEPT = timedelta(days=14)  # sweeps, by default; changes are kept longer
AROUND = timedelta(hours=2)  # of a time that is asked about: sweeps
NEARBY = timedelta(hours=12)  # of a time that is asked about: changes
LATELY = timedelta(days=1)  # of now, where no time is named: sweeps
SOURCES, LISTINGS, CHANGES, AUDITED = 8, 6, 8, 500
TROUBLES = 3


class Diagnoses:
    """Answers from the record."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def read(
        self,
        guild_id: int,
        *,
        style: str | None,
        shop: str | None,
        at: str | None,
        subscription_id: int | None,
    ) -> TraceQuestion:
        """Read a question as a moderator writes it.

        Raises:
            RequestError: neither a style nor a shop is named, something is not known, or the time
                is still to come.
        """
        async with self._database.read() as connection:
            settings = (await guilds.settings(connection, [guild_id])).get(guild_id)
            statuses = await sources.statuses(connection)
            if subscription_id is not None:
                await own_subscription(connection, guild_id, subscription_id, even_removed=True)
        codes = parsing.parse_styles(style or "")
        moment = None if at is None else self._past(at, settings)
        if len(codes) > 1 or not (codes or shop):
            raise RequestError(
                tr(
                    "Name one style or one shop that you missed something of. "
                    "For example: /alerts why style: M2002RDA."
                )
            )
        source_id = None
        if shop:
            named = {status.spec.name.casefold(): status.id for status in statuses}
            source_id = named.get(shop.strip().casefold())
            if source_id is None:
                raise RequestError(
                    tr(
                        'Raincloud sweeps no shop called "{shop}". Choose one from the '
                        "list that opens while you type; /manage sources shows them all.",
                        shop=shop.strip()[:40],
                    )
                )
        return TraceQuestion(
            guild_id=guild_id,
            style_code=codes[0] if codes else None,
            source_id=source_id,
            at=moment,
            subscription_id=subscription_id,
        )

    def _past(self, at: str, settings: GuildSettings | None) -> datetime:
        zone = parse_zone(settings.timezone if settings is not None else "UTC")
        moment, _ = times.parse_past_time(at, zone, self._clock())
        if moment > self._clock():
            raise RequestError(
                tr(
                    "{moment} is still to come, so nothing can have been missed then. Times "
                    "are by this server's clock, {zone}. Name one that is past, or leave it "
                    "out to read of what happened lately.",
                    moment=f"<t:{int(moment.timestamp())}:F>",
                    zone=zone.key,
                )
            )
        return moment

    async def answer(self, question: TraceQuestion) -> Diagnosis:
        """Return every stage of the way."""
        now = self._clock()
        since = now - LATELY if question.at is None else question.at - AROUND
        until = now if question.at is None else question.at + AROUND
        async with self._database.read() as connection:
            statuses = {
                status.id: status
                for status in await sources.statuses(connection)
                if question.source_id in {None, status.id}
            }
            known = await trails.listings_of(
                connection,
                style_code=question.style_code,
                source_ids=list(statuses),
                limit=LISTINGS,
            )
            selling = {source_id for source_id, _, _ in known}
            if question.source_id is None and selling:
                statuses = {key: statuses[key] for key in statuses if key in selling}
            troubled = sorted(
                statuses.values(), key=lambda status: (not status.is_paused, -status.failures)
            )
            swept = await self._swept(connection, troubled[:SOURCES], since, until)
            changes = await self._traced_changes(connection, question, statuses, now)
        seen = tuple(
            SeenListing(
                source=statuses[source_id],
                first_seen_at=first_seen_at,
                listing=listing,
                model=model_of(
                    listing.seen.title,
                    (listing.seen.style_code,) if listing.seen.style_code else (),
                ),
            )
            for source_id, first_seen_at, listing in known
        )
        return Diagnosis(
            question=question,
            since=since,
            until=until,
            swept=swept,
            seen=seen,
            changes=changes,
            more=len(troubled) - len(swept),
        )

    async def _swept(
        self,
        connection: Connection,
        statuses: Sequence[SourceStatus],
        since: datetime,
        until: datetime,
    ) -> tuple[SweptSource, ...]:
        entries = await trails.sweeps_between(
            connection, [status.id for status in statuses], since, until
        )
        found = []
        for status in statuses:
            own = [entry for entry in entries if entry.source_id == status.id]
            found.append(
                SweptSource(
                    status=status,
                    ended=dict(Counter(entry.state for entry in own)),
                    last=own[-1] if own else None,
                    troubles=tuple([entry for entry in own if entry.error][-TROUBLES:]),
                )
            )
        return tuple(found)

    async def _traced_changes(
        self,
        connection: Connection,
        question: TraceQuestion,
        statuses: dict[int, SourceStatus],
        now: datetime,
    ) -> tuple[TracedChange, ...]:
        at = question.at
        source = None
        if question.source_id is not None and question.source_id in statuses:
            source = (question.source_id, statuses[question.source_id].spec.name)
        ids = await trails.changes_between(
            connection,
            question.guild_id,
            now - KEPT if at is None else at - NEARBY,
            now if at is None else at + NEARBY,
            style_code=question.style_code,
            source=source,
            limit=CHANGES,
        )
        found = await changes.get_many(connection, ids)
        queued = await trails.of_changes(connection, question.guild_id, ids)
        subscriptions = await subscription_store.of_guild(connection, question.guild_id)
        entries = await audit.of_guild(connection, question.guild_id, limit=AUDITED)
        subscriptions += revisions.removed(entries, subscriptions, question.guild_id)
        if question.subscription_id is not None:
            subscriptions = [
                subscription
                for subscription in subscriptions
                if subscription.id == question.subscription_id
            ]
        return tuple(
            TracedChange(
                change=found[change_id],
                verdicts=tuple(
                    verdict_of(
                        found[change_id],
                        subscription,
                        entries,
                        [each for each in queued if each.change_id == change_id],
                    )
                    for subscription in subscriptions
                ),
            )
            for change_id in ids
        )
