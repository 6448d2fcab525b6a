"""Start the bot, or a part of it. Knows nothing of how that was typed."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from bot.cli import output
from bot.models import ALL_ROLES, Role, SourceSpec


def start(
    roles: AbstractSet[Role] = ALL_ROLES, shards: str | None = None, of: int | None = None
) -> None:
    """Run the bot until it is told to stop.

    Args:
        roles: what this process does.
        shards: those of this gateway, such as "0-15"; without it, gateways share them.
        of: how many shards there are over all gateways.
    """
    from bot.app import lifecycle, wiring
    from bot.app.roles import check
    from bot.app.shards import named_shards

    settings, chosen = output.settings(), frozenset(roles)
    output.run_sync(lambda: check(settings, chosen))
    specs: list[SourceSpec] = []
    if Role.SWEEPER in chosen:
        specs = output.run_sync(lambda: wiring.read_sources(settings.sources_file))
    named = output.run_sync(lambda: named_shards(shards, of, settings, chosen))
    output.run(lifecycle.run(settings, specs, chosen, named))
