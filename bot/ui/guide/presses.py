"""What follows when something in a guide is pressed, chosen or written.

Knows nothing of how a guide looks, or of what may be chosen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import discord
from discord import Interaction
from discord.ui import LayoutView

from bot.errors import RequestError
from bot.languages import mark, tr
from bot.models import Guide, Step, Subscription
from bot.rules.subscriptions import read_each
from bot.services import services_of
from bot.services.subscriptions import GuideOverError, Guides, Presser
from bot.ui.base import answer, moderated, open_form, update
from bot.ui.guide import forms, pages, steps, surroundings
from bot.ui.guide.notes import Surroundings
from bot.ui.subscriptions import replies, samples

CANCELLED = mark(
    "Cancelled. Nothing of this guide was kept, and nothing was changed. "
    "`/alerts setup` starts again."
)
AS_BEFORE = mark("Undone. The subscription is as it was before. `/alerts list` shows it.")
REMOVED = mark("Undone. The subscription was removed again. `/alerts setup` starts again.")
Deed = Callable[[Guides, Presser], Awaitable[Guide | LayoutView]]


async def open_guide(interaction: Interaction[Any], subscription_id: int | None = None) -> None:
    """Answer with a guide, for the asker alone.

    Args:
        interaction: a command or a button, not answered yet.
        subscription_id: the subscription to edit; none for a new one.

    Raises:
        RequestError: the asker may not, or there is no such subscription.
    """
    guild = moderated(interaction)
    channel = guild.get_channel_or_thread(interaction.channel_id or 0)
    guide = await services_of(interaction).guides.open(
        guild.id,
        guild.name,
        interaction.user.id,
        subscription_id,
        channel_id=channel.id if channel and surroundings.kind_of(channel) else 0,
    )
    view = await _page(interaction, guide)
    await answer(interaction, view=view)


async def act(interaction: Interaction[Any], guide_id: int, name: str) -> None:
    """Do what a button is for."""
    if name.startswith("form_"):
        await _ask(interaction, guide_id, name.removeprefix("form_"))
    elif name == "preview":
        await _preview(interaction, guide_id)
    else:
        await _turn(interaction, guide_id, _deed(interaction, name))


async def pick(interaction: Interaction[Any], guide_id: int, field: str, values: list[str]) -> None:
    """Take over what was chosen in a menu."""

    async def choose(guides: Guides, presser: Presser) -> Guide:
        subscription = (await guides.get(presser)).subscription
        return await guides.choose(presser, **steps.read(field, values, subscription))

    await _turn(interaction, guide_id, choose)


async def pick_channel(interaction: Interaction[Any], guide_id: int, channel_id: int) -> None:
    """Take over the channel; what it cannot do is no longer asked of it."""
    kind = surroundings.kind_of(moderated(interaction).get_channel_or_thread(channel_id))

    async def choose(guides: Guides, presser: Presser) -> Guide:
        subscription = (await guides.get(presser)).subscription
        values: dict[str, Any] = {
            way: getattr(subscription, way) and steps.fits(way, kind)
            for way in ("publish", "threads")
        }
        if channel_id != subscription.channel_id:
            values["tags"] = ()
        return await guides.choose(presser, channel_id=channel_id, **values)

    await _turn(interaction, guide_id, choose)


async def pick_role(
    interaction: Interaction[Any], guide_id: int, role: discord.Role | None
) -> None:
    """Take over the role; everyone is refused."""

    async def choose(guides: Guides, presser: Presser) -> Guide:
        if role is not None and role.is_default():
            raise RequestError(replies.everyone())
        return await guides.choose(presser, role_id=role.id if role is not None else None)

    await _turn(interaction, guide_id, choose)


async def filled(interaction: Interaction[Any], guide_id: int, texts: Mapping[str, str]) -> None:
    """Take over what was written in a form; what cannot be read is shown in it once more.

    Discord shows nothing while somebody types, so a card with new words or a new colour follows.
    """

    async def choose(guides: Guides, presser: Presser) -> Guide:
        assortment = services_of(interaction).assortment
        spelled, doubts = await assortment.spelled_out(moderated(interaction).id, texts)
        values, faults = read_each(
            {
                name: text
                for name, text in spelled.items()
                if text is not None and name not in doubts
            }
        )
        faults |= doubts
        unread = {name: texts[name] for name in faults}
        guide = await guides.choose(presser, unread=unread, **values)
        if faults:
            raise RequestError("\n".join(faults.values()))
        return guide

    is_taken = await _turn(interaction, guide_id, choose)
    if is_taken and "line" in texts:
        await _preview(interaction, guide_id)


async def then(
    interaction: Interaction[Any], what: str, subscription_id: int, revision: int
) -> None:
    """Do something with a subscription that was saved.

    Raises:
        RequestError: whoever presses may not, or it is gone, or was changed since.
    """
    guild, services = moderated(interaction), services_of(interaction)
    if what == "try":
        subscription = await services.subscriptions.get(guild.id, subscription_id)
        await answer(interaction, await samples.try_out(interaction, guild, subscription))
        return
    if what == "edit":
        guide = await services.guides.open(
            guild.id, guild.name, interaction.user.id, subscription_id
        )
        view = await _page(interaction, guide)
    else:
        is_there = await services.guides.undo(
            guild.id, subscription_id, revision, by=interaction.user.id
        )
        view = pages.closed(tr(AS_BEFORE if is_there else REMOVED))
    await update(interaction, view)


def _deed(interaction: Interaction[Any], name: str) -> Deed:
    """Return what a button does."""

    async def first_only(guides: Guides, presser: Presser) -> Guide:
        subscription = (await guides.get(presser)).subscription
        return await guides.choose(presser, first_only=not subscription.first_only)

    async def preorders(guides: Guides, presser: Presser) -> Guide:
        subscription = (await guides.get(presser)).subscription
        return await guides.choose(presser, preorders=not subscription.preorders)

    async def save(guides: Guides, presser: Presser) -> Guide | LayoutView:
        saved = await guides.save(presser, moderated(interaction).name)
        if isinstance(saved, Guide):
            return saved
        around = await _around(interaction, saved.subscription)
        return pages.saved(saved.subscription, around, was_there=saved.was_there)

    async def cancel(guides: Guides, presser: Presser) -> LayoutView:
        await guides.cancel(presser)
        return pages.closed(tr(CANCELLED))

    if name.startswith("go_"):
        step = Step(name.removeprefix("go_"))
        return lambda guides, presser: guides.go(presser, step)
    deeds: dict[str, Deed] = {
        "save": save,
        "cancel": cancel,
        "check": Guides.get,
        "start_over": Guides.start_over,
        "first_only": first_only,
        "preorders": preorders,
        "apply_own": Guides.apply_own,
        "drop_own": Guides.drop_own,
    }
    return deeds[name]


async def _turn(interaction: Interaction[Any], guide_id: int, deed: Deed) -> bool:
    """Do something with a guide, and show what has become of it; a fault is shown in it.

    Returns:
        Whether it was done.
    """
    done: Guide | LayoutView | None = None
    guides, presser = services_of(interaction).guides, _presser(interaction, guide_id)
    try:
        done = await deed(guides, presser)
    except GuideOverError as error:
        view = pages.closed(error.sentence)
    except RequestError as error:
        view = await _page(interaction, await guides.get(presser), fault=error.sentence)
    else:
        view = done if isinstance(done, LayoutView) else await _page(interaction, done)
    await update(interaction, view)
    return done is not None


async def _ask(interaction: Interaction[Any], guide_id: int, form: str) -> None:
    """Open a form over the guide."""
    try:
        guide = await services_of(interaction).guides.get(_presser(interaction, guide_id))
    except GuideOverError as error:
        await update(interaction, pages.closed(error.sentence))
        return
    await open_form(interaction, forms.form(guide, form))


async def _preview(interaction: Interaction[Any], guide_id: int) -> None:
    """Show what an alert would look like, beside the guide."""
    services = services_of(interaction)
    try:
        guide = await services.guides.get(_presser(interaction, guide_id))
    except GuideOverError as error:
        await update(interaction, pages.closed(error.sentence))
        return
    settings = await services.guides.settings(guide.guild_id)
    view = pages.preview(guide.subscription, settings.language, services.clock())
    await answer(interaction, view=view)


async def _page(
    interaction: Interaction[Any], guide: Guide, *, fault: str | None = None
) -> LayoutView:
    is_asked_where = guide.step is Step.WHAT or bool(guide.subscription.regions)
    around = await _around(interaction, guide.subscription, is_asked_where=is_asked_where)
    if guide.base is None:
        there = await services_of(interaction).subscriptions.of_guild(guide.guild_id)
        channel_id = guide.subscription.channel_id
        neighbours = tuple(each for each in there if each.channel_id == channel_id)
        around = replace(around, neighbours=neighbours)
    return pages.page(guide, around, services_of(interaction).clock(), fault=fault)


async def _around(
    interaction: Interaction[Any], subscription: Subscription, *, is_asked_where: bool = False
) -> Surroundings:
    services, guild = services_of(interaction), moderated(interaction)
    return surroundings.surroundings(
        guild,
        subscription,
        settings=await services.guides.settings(guild.id),
        sources=await services.sources.statuses() if is_asked_where else (),
    )


def _presser(interaction: Interaction[Any], guide_id: int) -> Presser:
    guild = moderated(interaction)
    return Presser(guide_id=guide_id, guild_id=guild.id, user_id=interaction.user.id)
