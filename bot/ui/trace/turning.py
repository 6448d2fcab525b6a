"""How the pages of `/alerts why`, `preview`, `log` and `audit` are made anew from the record.

Knows nothing of how the record is read.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from discord import Interaction

from bot.languages import mark
from bot.models import DeliveryState
from bot.rules.trace import TraceQuestion
from bot.services import services_of
from bot.ui.base import AGAIN, BACK, ON, Turned, guild_of, page_source, page_view
from bot.ui.trace import audit_pages, diagnosis, records

_BY_AGE = {BACK: mark("Newer"), ON: mark("Older"), AGAIN: mark("Refresh")}


@page_source(diagnosis.WHY, is_for_moderators=True)
async def why(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of why something was not posted."""
    style, source, at, subscription = rest.split(":")
    question = TraceQuestion(
        guild_id=guild_of(interaction).id,
        style_code=style or None,
        source_id=int(source) if source else None,
        at=datetime.fromtimestamp(int(at), UTC) if at else None,
        subscription_id=int(subscription) if subscription else None,
    )
    answer = await services_of(interaction).diagnoses.answer(question)
    shop = next((swept.status.spec.name for swept in answer.swept), None) if source else None
    return Turned(view=page_view(diagnosis.why(answer, shop, number)))


@page_source(records.PREVIEW, is_for_moderators=True)
async def preview(interaction: Interaction[Any], subscription_id: str, number: int) -> Turned:
    """Make a page of what a subscription would have posted."""
    previews = services_of(interaction).previews
    found = await previews.preview(guild_of(interaction).id, int(subscription_id))
    return Turned(view=page_view(records.preview(found, number)))


@page_source(records.LOG, is_for_moderators=True)
async def log(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of the last deliveries, of one subscription or state or of all."""
    subscription, _, state = rest.partition(":")
    found = await services_of(interaction).delivery_log.last(
        guild_of(interaction).id,
        subscription_id=int(subscription) if subscription else None,
        state=DeliveryState(state) if state else None,
    )
    return Turned(view=page_view(records.log(found, rest, number)))


@page_source(audit_pages.AUDIT, is_for_moderators=True, ways=_BY_AGE)
async def audit(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of who changed what."""
    del rest
    services, guild = services_of(interaction), guild_of(interaction)
    entries = await services.audits.of_guild(guild.id)
    among = await services.subscriptions.of_guild(guild.id)
    return Turned(view=page_view(audit_pages.audit(entries, among, number)))
