"""Who wants what, by what moderators and members have said: surely, or perhaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.models import ChangeKind
from tests.simulation.bounds import Bounds
from tests.simulation.events import Event
from tests.simulation.people import LEADS, STOCK
from tests.simulation.wishes import Want

if TYPE_CHECKING:
    from tests.simulation.world import World


class Wanting:
    """The wishes of a world's people."""

    def __init__(self, world: World, bounds: Bounds) -> None:
        self._world = world
        self._bounds = bounds

    def of(self, channel_id: int, begins: float, ends: float) -> list[set[object]]:
        """Return all that each of a channel's subscriptions may have been in a span."""
        return [
            place.wanted(begins, ends)
            for place in self._world.people.places
            if place.channel.id == channel_id
        ]

    def may_want(self, event: Event, channel_id: int, begins: float, ends: float) -> bool:
        """Tell whether one subscription may have wanted it at some time of a span."""
        guild_id = self._bounds.guild_of(channel_id)
        if event.guild_id not in {None, guild_id}:
            return False
        is_date = event.lead is not None or event.kind is ChangeKind.ANNOUNCED
        if (
            is_date
            and not event.is_over_by(ends)
            and (
                self._world.people.drops.surely_tell(
                    event.word, guild_id, min(begins, event.begins), ends, event.drop_at
                )
            )
        ):
            return False
        return any(
            any(_wanted(want, event, is_sure=False) for want in wants)
            for wants in self.of(channel_id, begins, ends)
        )

    def must_want(self, event: Event, channel_id: int, begins: float, ends: float) -> bool:
        """Tell whether one subscription wanted it all the time."""
        guild_id = self._bounds.guild_of(channel_id)
        if event.guild_id not in {None, guild_id}:
            return False
        if self._world.people.drops.may_tell(event, guild_id, begins, ends):
            return False
        return any(
            all(_wanted(want, event, is_sure=True) for want in wants)
            for wants in self.of(channel_id, begins, ends)
        )


def _wanted(want: object, event: Event, *, is_sure: bool) -> bool:
    """Tell whether a subscription wants an event, by the moderators' own reckoning."""
    if not isinstance(want, Want) or want.is_paused or want.word not in {"", event.word}:
        return False
    kinds = want.kinds
    if ChangeKind.ANNOUNCED in kinds:
        kinds |= {ChangeKind.MOVED, ChangeKind.CANCELLED}
    if event.kind is None and event.lead is None:  # live or restock, it is not known which
        if not (kinds >= STOCK if is_sure else kinds & STOCK):
            return False
    elif event.lead is not None:
        if ChangeKind.ANNOUNCED not in kinds or event.lead not in (want.leads or LEADS):
            return False
    elif event.kind not in kinds:
        return False
    if event.size and want.sizes and event.size not in want.sizes:
        return False
    shops = event.shops if is_sure else (*event.shops, *event.joining)
    return not want.shops or not set(want.shops).isdisjoint(shops)
