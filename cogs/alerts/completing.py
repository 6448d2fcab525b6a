"""What is offered while somebody types into an option of /alerts, /watch or /drops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from discord import Interaction
from discord.app_commands import Choice

from bot.languages import tr
from bot.models import ChangeKind, Digest, Model
from bot.rules.looks import COLOURS
from bot.rules.subscriptions import DAY_NAMES, LEAD_NAMES
from bot.services import services_of
from bot.services.subscriptions import Assortment, usual_sizes
from bot.ui.base import completions, text
from bot.ui.subscriptions import replies

SPANS = ("0", "15 min", "30 min", "1 h", "2 h", "6 h", "12 h", "1 d", "3 d", "7 d", "30 d")
CURRENCIES = ("USD", "EUR", "GBP", "JPY", "AUD", "CAD")
_USUAL_CEILING = "150"
_USUAL_HOUR = 9


async def complete_subscriptions(interaction: Interaction[Any], current: str) -> list[Choice[int]]:
    """Offer the server's subscriptions, by channel and what they say."""
    guild = interaction.guild
    if guild is None or not interaction.permissions.manage_guild:
        return []
    subscriptions = await services_of(interaction).subscriptions.of_guild(guild.id)
    names = {channel.id: channel.name for channel in (*guild.channels, *guild.threads)}
    labels = {
        subscription.id: replies.subscription_choice(
            subscription, subscriptions, names.get(subscription.channel_id, tr("gone"))
        )
        for subscription in subscriptions
    }
    return completions.numbers(current, labels)


async def complete_kinds(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer kinds of alert."""
    del interaction
    return completions.comma_list(current, [kind.value for kind in ChangeKind])


async def complete_lead_times(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer times before a drop, longest first."""
    del interaction
    return completions.comma_list(current, LEAD_NAMES.values(), in_order=True)


async def complete_styles(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer style codes, found by their names too."""
    return await complete_shoe(interaction, current) if _assortment(interaction) else []


async def complete_shoe(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer style codes to whoever asks, found by their names too."""
    if interaction.guild_id is None:
        return []
    named = await services_of(interaction).assortment.styles(interaction.guild_id)
    return completions.comma_list(
        current, {code: f"{code} {name}".strip()[:80] for code, name in named.items()}
    )


async def complete_models(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer what of the family there is."""
    del interaction
    return completions.comma_list(current, [model.value for model in Model], in_order=True)


async def complete_regions(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer countries, those that something is sold in first."""
    assortment = _assortment(interaction)
    if assortment is None or interaction.guild_id is None:
        return []
    labels = region_labels(await assortment.regions(interaction.guild_id))
    return completions.comma_list(current, labels, in_order=True)


def region_labels(codes: Iterable[str]) -> dict[str, str]:
    """Name regions by code, so that they are found by name and by code."""
    labels = {code: text.region_label(code) for code in codes}
    return {
        code: label if label == code else tr("{region} ({code})", region=label, code=code)
        for code, label in labels.items()
    }


async def complete_shops(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer shops as alerts name them."""
    assortment = _assortment(interaction)
    if assortment is None or interaction.guild_id is None:
        return []
    return completions.comma_list(current, await assortment.shops(interaction.guild_id))


async def complete_sizes(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer sizes in every system, smallest first."""
    del interaction
    return completions.comma_list(current, usual_sizes(), in_order=True)


async def complete_max_price(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer currencies for the amount that is typed."""
    del interaction
    amount = current.split(maxsplit=1)[0][:20] if current.split() else _USUAL_CEILING
    return completions.in_turn(current, [f"{amount} {currency}" for currency in CURRENCIES])


async def complete_span(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer spans of time."""
    del interaction
    return completions.in_turn(current, SPANS)


async def complete_colour(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer colours by their usual names, in the language spoken."""
    del interaction
    return completions.in_turn(current, map(tr, COLOURS))


async def complete_digest(interaction: Interaction[Any], current: str) -> list[Choice[str]]:
    """Offer when alerts can come: at once, or at every hour of every day."""
    del interaction
    return completions.in_turn(current, _rhythms())


def _rhythms() -> Iterator[str]:
    hours = sorted(range(24), key=lambda hour: (hour != _USUAL_HOUR, hour))
    yield Digest.INSTANT.value
    yield f"{Digest.DAILY} {_USUAL_HOUR}:00"
    for day in DAY_NAMES:
        yield f"{Digest.WEEKLY} {day} {_USUAL_HOUR}:00"
    for hour in hours[1:]:
        yield f"{Digest.DAILY} {hour}:00"
    for day in DAY_NAMES:
        for hour in hours[1:]:
            yield f"{Digest.WEEKLY} {day} {hour}:00"


def _assortment(interaction: Interaction[Any]) -> Assortment | None:
    """Return what is for sale, for a moderator: others are told nothing."""
    if not interaction.permissions.manage_guild:
        return None
    return services_of(interaction).assortment
