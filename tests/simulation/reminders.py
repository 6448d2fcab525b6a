"""Members who let themselves be reminded of a drop, by the button of the alert that told of it.

After a kill, who had no answer looks at what holds, as all people do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import RequestError, StoreError
from bot.models import ChangeKind, Subscription
from bot.services import Services
from tests.simulation.tellings import WORD, text_of
from tests.simulation.wishes import Place, Want

if TYPE_CHECKING:
    from tests.simulation.world import World

REMINDED = frozenset({ChangeKind.ANNOUNCED})  # and so of what becomes of the drop
LEAD = timedelta(hours=1)
NUMBER = 2  # of the place; the first is that of the member's watch
AHEAD = LEAD + timedelta(minutes=10)  # of the drops that somebody wants to be reminded of
REGRETTED = 0.15  # of the reminders are taken back before their drop
_BUTTON = re.compile(r"raincloud:remind:(\d+)")
_CODE = "M2002R"  # how style codes begin; the rest is the end of the shoe's word


class Reminders:
    """The reminders of all members, one each at a time."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = random.Random(f"{world.seed} reminders")  # noqa: S311 - a simulation
        self.words: set[str] = set()  # of drops that somebody was reminded of

    async def act(self, services: Services) -> None:
        """Let somebody set a reminder, or take the last one away."""
        world = self._world
        places = [place for place in world.people.places if place.member and place.number == NUMBER]
        place = self._chance.choice(places)
        if place.wishes.is_open or place.busy_in == world.life.number:
            return
        place.busy_in = world.life.number
        try:
            if isinstance(place.wishes.last, Want):
                await self._remove(services, place, place.wishes.last)
            else:
                await self._set(services, place)
        except StoreError:
            return
        finally:
            place.busy_in = -1

    async def _set(self, services: Services, place: Place) -> None:
        offered = list(self._offered())
        if not offered or place.member is None:
            return
        word, change_id = self._chance.choice(offered)
        self.words.add(word)
        value = Want(kinds=REMINDED, word=word, leads=(LEAD,))
        place.wishes.begin(value, self._world.time.elapsed)
        await self._world.life.passes("somebody asks")
        guild = place.guild.id, place.guild.name
        try:
            await services.watches.remind(change_id, place.member.id, guild)
        except RequestError:  # by the machine's clock its time has come
            self._world.people.hold(place, None)
            return
        self._world.people.hold(place, value)

    async def _remove(self, services: Services, place: Place, value: Want) -> None:
        there = await self._world.people.there(services, place)
        if there is None or place.member is None:
            return
        soon = self._world.time.now()
        ahead = any(r.word == value.word and r.at > soon for r in self._world.market.releases)
        if ahead and self._chance.random() > REGRETTED:
            return
        place.wishes.begin(None, self._world.time.elapsed)
        await self._world.life.passes("somebody asks")
        await services.watches.remove(place.member.id, there.id)
        self._world.people.hold(place, None)

    def _offered(self) -> Iterator[tuple[str, int]]:
        """Give the drops to come that an alert has told of, with the change that its button names.

        None that moderators entered as well, who tell of it themselves.
        """
        world, drops = self._world, self._world.people.drops
        own = {each.release for each in drops.all}
        soon = world.time.now() + AHEAD
        words = {
            each.word
            for each in world.market.releases
            if each.at > soon and not (each.is_day or each.is_cancelled or each.word in own)
        }
        for arrival in world.arrivals:
            found = _BUTTON.search(str(arrival.message.payload.get("components")))
            word = WORD.search(text_of(arrival))
            if found and word and word[1] in words:
                yield word[1], int(found[1])


def is_reminder(subscription: Subscription) -> bool:
    """Tell whether a member's subscription is a reminder, and no watch."""
    return subscription.kinds == REMINDED


def reminder_of(subscription: Subscription) -> Want:
    """Return a reminder as it was wanted."""
    [code] = subscription.styles
    word = f"Kiri{code.removeprefix(_CODE).lower()}"
    return Want(kinds=subscription.kinds, word=word, leads=tuple(subscription.lead_times))
