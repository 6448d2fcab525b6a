"""Drops that moderators enter themselves, and what becomes of them.

After a kill, who had no answer looks at what holds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import RequestError, StoreError
from bot.rules.reading.drop_forms import DropForm
from bot.services import Services
from bot.services.drops import PostedDrop
from tests.simulation.lives import Action

if TYPE_CHECKING:
    from tests.simulation.world import World


BY_DRAFT = 0.5  # of the drops are looked at before they are posted, and can be taken back
CALLED_OFF = frozenset({"cancelled", "taken back"})


@dataclass(kw_only=True)
class OwnDrop:
    """A drop that a moderator entered: when, and what became of it."""

    guild_id: int
    word: str
    said: list[tuple[float, float | None, str, datetime]]  # begun, answered, what, for when
    number: int | None = None
    draft: int | None = None  # of which it was posted
    busy_in: int = -1  # the life in which somebody is saying something


class OwnDrops:
    """The drops of all moderators."""

    def __init__(self, world: World, chance: random.Random, somebody: Callable[[int], int]) -> None:
        """Begin without any.

        Args:
            world: theirs.
            chance: what they do is drawn from it.
            somebody: returns a moderator (by id) of a guild.
        """
        self._world = world
        self._chance = chance
        self._somebody = somebody
        self.all: list[OwnDrop] = []
        self._chosen: OwnDrop | None = None

    async def look(self, services: Services) -> None:
        """Let whoever had no answer look at what holds now."""
        for own in self.all:
            await self._look_at(services, own)

    async def _look_at(self, services: Services, own: OwnDrop) -> None:
        """Say again what had no answer."""
        begun, answered, what, at = own.said[-1]
        if answered is not None or own.busy_in == self._world.life.number:
            return
        entered = {drop.name: drop for drop in await services.drops.entered(own.guild_id)}
        drop = entered.get(f"New Balance 2002R {own.word}")
        world = self._world
        holds = drop is not None and not drop.is_cancelled and drop.at == at
        if what in CALLED_OFF:
            holds = drop is None or drop.is_cancelled
        if drop is not None:
            own.number = drop.id
        own.said[-1] = (begun, world.time.elapsed, what if holds else f"not {what}", at)

    def enter(self, guild_id: int) -> Action:
        """Enter a drop in a guild."""
        ahead = timedelta(minutes=self._chance.randrange(20, 180))
        is_draft = self._chance.random() < BY_DRAFT

        async def act(services: Services) -> None:
            world = self._world
            word, code = world.market.new_word()
            at = _minute(world.time.now() + ahead)
            own = OwnDrop(guild_id=guild_id, word=word, said=[])
            own.said.append((world.time.elapsed, None, "announced", at))
            self.all.append(own)
            own.busy_in = world.life.number
            await world.life.passes("somebody asks")
            form = DropForm(style=code, name=f"New Balance 2002R {word}", at=f"{at:%Y-%m-%d %H:%M}")
            try:
                enter = self._post if is_draft else self._add
                own.number = await enter(services, own, form)
            except StoreError:
                return
            except RequestError:  # by the machine's clock it is past
                own.said[-1] = (own.said[-1][0], world.time.elapsed, "not announced", at)
                return
            finally:
                own.busy_in = -1
            self._answered(own)

        return act

    async def _add(self, services: Services, own: OwnDrop, form: DropForm) -> int:
        drop, _ = await services.drops.add(
            form,
            guild_id=own.guild_id,
            guild_name="Guild",
            created_by=self._somebody(own.guild_id),
        )
        return drop.id

    async def _post(self, services: Services, own: OwnDrop, form: DropForm) -> int:
        """Look at a draft and post it; raise :class:`RequestError` where that cannot be."""
        number, by = len(self.all), self._somebody(own.guild_id)
        await services.drop_drafts.open(
            form, draft_id=number, guild_id=own.guild_id, guild_name="Guild", user_id=by
        )
        posted = await services.drop_drafts.post(own.guild_id, number, by=by)
        if not isinstance(posted, PostedDrop):
            raise RequestError("It cannot be read as a drop to come.")
        own.draft = number
        return posted.drop.id

    def take_back(self) -> Action:
        """Take one of those back that were posted and nothing became of since."""
        which = self._chance.random()

        async def act(services: Services) -> None:
            world = self._world
            posted = [
                own
                for own in self._open_drops()
                if own.draft is not None and own.said[-1][2] == "announced"
            ]
            if not posted:
                return
            own = posted[int(which * len(posted))]
            own.busy_in = world.life.number
            own.said.append((world.time.elapsed, None, "taken back", own.said[-1][3]))
            try:
                await world.life.passes("somebody asks")
                await services.drop_drafts.undo(own.guild_id, own.draft or 0)
            except StoreError:
                return
            except RequestError:
                begun, _, what, at = own.said[-1]
                own.said[-1] = (begun, world.time.elapsed, f"not {what}", at)
                return
            finally:
                own.busy_in = -1
            self._answered(own)

        return act

    def choose(self, text: str) -> bool:
        """Choose the drop to come that a text tells of; tell whether there is one."""
        self._chosen = next((own for own in self._open_drops() if own.word in text), None)
        return self._chosen is not None

    def change(self, *, is_move: bool, chosen: bool = False) -> Action:
        """Move or cancel one of them, whichever, or the one that was chosen."""
        later = timedelta(minutes=self._chance.randrange(40, 100))
        which = self._chance.random()

        async def act(services: Services) -> None:
            world = self._world
            open_drops = list(self._open_drops())
            if not open_drops:
                return
            own = open_drops[int(which * len(open_drops))]
            if chosen and self._chosen in open_drops:
                own = self._chosen
            at = own.said[-1][3]
            own.busy_in = world.life.number
            await world.life.passes("somebody asks")
            try:
                if is_move:
                    at += later
                    own.said.append((world.time.elapsed, None, "moved", at))
                    await services.drops.move(
                        own.guild_id, own.number or 0, f"{at:%Y-%m-%d %H:%M}", "UTC"
                    )
                else:
                    own.said.append((world.time.elapsed, None, "cancelled", at))
                    await services.drops.cancel(own.guild_id, own.number or 0)
            except StoreError:
                return
            except RequestError:
                begun, _, what, at = own.said[-1]
                own.said[-1] = (begun, world.time.elapsed, f"not {what}", at)
                return
            finally:
                own.busy_in = -1
            self._answered(own)

        return act

    def _open_drops(self) -> Iterator[OwnDrop]:
        now = self._world.time.now()
        for own in self.all:
            _, answered, what, at = own.said[-1]
            is_busy = own.busy_in == self._world.life.number
            is_said = answered is not None and what in {"announced", "moved"}
            if is_said and at > now and not is_busy:
                yield own

    def _answered(self, own: OwnDrop) -> None:
        begun, _, what, at = own.said[-1]
        own.said[-1] = (begun, self._world.time.elapsed, what, at)
        self._world.note(f"{own.guild_id}: {own.word} {what} for {at:%H:%M}")


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
