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
from bot.models import ChangeKind
from bot.rules.reading.drop_forms import DropForm
from bot.services import Services
from bot.services.drops import PostedDrop
from tests.simulation.clockwork import START
from tests.simulation.events import Event
from tests.simulation.lives import Action
from tests.simulation.shops import Release

if TYPE_CHECKING:
    from tests.simulation.world import World


KNOWN_IN = 60.0  # seconds in which what was answered is surely heeded
OF_THE_FEED = 0.35  # of the drops are told of by the feed too
OFF_AGAIN, OFF_AGAIN_IN = 0.5, (120.0, 900.0)  # of those; seconds
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
    release: str | None = None  # the word of what the feed tells of the same shoe and time

    def may_tell_for(self, begins: float, ends: float) -> bool:
        """Tell whether its guild may have heard of it, and not of the feed's, in a span."""
        first, *since = self.said
        off = next((said for said in since if not said[2].startswith("not ")), None)
        if first[2] != "announced" or first[0] > ends:
            return False
        return off is None or off[2] == "moved" or off[1] is None or begins < off[1] + KNOWN_IN

    def may_be_at(self, seconds: float) -> bool:
        """Tell whether it was for a time once."""
        return any((at - START).total_seconds() == seconds for *_, at in self.said)

    def surely_tells_for(self, begins: float, ends: float, at: float) -> bool:
        """Tell whether its guild surely did, of a drop at a time (seconds), all through a span."""
        (_, answered, what, own_at), *since = self.said
        is_known = answered is not None and answered + KNOWN_IN < begins
        is_same = (own_at - START).total_seconds() == at
        return is_known and is_same and what == "announced" and all(s[0] > ends for s in since)

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
        """Let whoever had no answer look at what holds now, and everybody at what is offered."""
        for own in self.all:
            await self._look_at(services, own)
        for guild_id in {own.guild_id for own in self.all}:
            await self._is_offered(services, guild_id)

    async def _is_offered(self, services: Services, guild_id: int) -> None:
        """Judge whether a guild is offered what its moderators entered, and no other's."""
        coming = [shoe.name for shoe in await services.coming.shoes(guild_id)]
        named = (await services.assortment.styles(guild_id)).values()
        offered = " ".join(map(str, (*coming, *named)))
        for own in self.all:
            if own.guild_id != guild_id and own.word in offered:
                self._world.broken(f"{own.word} of {own.guild_id} is offered in {guild_id}")

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
        of_feed = self._chance.random() / OF_THE_FEED
        off_in = self._chance.uniform(*OFF_AGAIN_IN) if self._chance.random() < OFF_AGAIN else None

        async def act(services: Services) -> None:
            world = self._world
            word, code = world.market.new_word()
            at = _minute(world.time.now() + ahead)
            own = OwnDrop(guild_id=guild_id, word=word, said=[])
            if (release := self._told_by_feed(guild_id, of_feed)) is not None:
                own.release, code, at = release.word, release.code, release.at
                if off_in is not None:
                    world.person_at(world.time.elapsed + off_in, self._calling_off(own))
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

    def _told_by_feed(self, guild_id: int, which: float) -> Release | None:
        """Return a drop to come that the feed tells of and nobody in a guild has entered yet."""
        soon = self._world.time.now() + timedelta(minutes=20)
        known = {own.release for own in self.all if own.guild_id == guild_id}
        known |= self._world.people.reminders.words
        found = [
            each
            for each in self._world.market.releases
            if each.word not in known and each.at > soon and not (each.is_cancelled or each.is_day)
        ]
        return found[int(which * len(found))] if found and which < 1 else None

    def may_tell(self, event: Event, guild_id: int, begins: float, ends: float) -> bool:
        """Tell whether a guild may have heard of its own drop in place of the feed's in a span.

        That the feed's is off, or at another time than its own, it hears.
        """
        if event.kind is ChangeKind.CANCELLED:
            return False
        return any(
            own.may_tell_for(begins, ends)
            for own in self._in_place_of(event.word, guild_id)
            if event.kind is not ChangeKind.MOVED or own.may_be_at(event.drop_at)
        )

    def surely_tell(self, word: str, guild_id: int, begins: float, ends: float, at: float) -> bool:
        """Tell whether a guild surely did, of a drop at a time (seconds), all through a span."""
        return any(
            own.surely_tells_for(begins, ends, at) for own in self._in_place_of(word, guild_id)
        )

    def _in_place_of(self, word: str, guild_id: int) -> list[OwnDrop]:
        return [own for own in self.all if own.release == word and own.guild_id == guild_id]

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

    def _calling_off(self, own: OwnDrop) -> Action:
        """Cancel a drop, if it is still to come: what the feed tells of it is told again."""

        async def act(services: Services) -> None:
            self._chosen = own
            await self.change(is_move=False, chosen=True)(services)

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
            if not open_drops or (chosen and self._chosen not in open_drops):
                return
            of_feed = [] if is_move else [own for own in open_drops if own.release is not None]
            likely = of_feed or open_drops  # what the feed still tells of is told again then
            own = likely[int(which * len(likely))]
            if chosen and self._chosen is not None:
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
