"""Whatever keys a source gives to what it tells: the changes are the shoes', once each."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.models import ChangeKind, SeenDrop
from bot.rules.drops.pairing import WORTHLESS
from bot.services.outbox.dispatcher import Deliveries
from bot.services.sweeps.runner import Sweeps
from bot.store import tables
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import TEN, listing, make_subscription, spec, sweep, told
from tests.services.conftest import NONCE_WINDOW, Record
from tests.services.fakes import FakeManners, FakeSender, FakeSource

SHOES = (
    told(TEN, name="New Balance 2002R Oat", style_code="M2002RXK"),
    told(TEN, name="New Balance 2002R Steel Blue", style_code=None),
    told(TEN, name="New Balance 2002R Grey", style_code=None),
    told(TEN, name="New Balance 2002R Grey Pink", style_code="M2002RXM"),
)
EXAMPLES = int(os.environ.get("RAINCLOUD_EXAMPLES", "15"))
News = Counter[tuple[ChangeKind, str, datetime | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a source tells at one look: days of its shoes (none where it is not told), in an order.

    ``cancelled`` shoes are told as such; ``twice`` ones stand in it a second time.
    """

    days: tuple[int | None, ...]
    cancelled: frozenset[int]
    twice: frozenset[int]
    order: tuple[int, ...]
    keys: str


looks = st.builds(
    Look,
    days=st.tuples(*[st.sampled_from((0, 1, 2, 9, 40, None))] * len(SHOES)),
    cancelled=st.frozensets(st.integers(0, 3), max_size=1),
    twice=st.frozensets(st.integers(0, 3), max_size=1),
    order=st.permutations(range(len(SHOES))).map(tuple),
    keys=st.sampled_from(("rows", "new", "one", "turned", "kept")),
)


def shown(look: Look, number: int, keys: str) -> list[SeenDrop]:
    """Return what is told at a look, under keys of some kind."""
    found = []
    for shoe in look.order:
        days = look.days[shoe]
        if days is None:
            continue
        at = TEN + timedelta(days=days)
        drop = replace(
            SHOES[shoe], key=str(shoe), at=at, ends_at=at, is_cancelled=shoe in look.cancelled
        )
        found += [drop] * (2 if keys != "true" and shoe in look.twice else 1)
    named = {
        "rows": lambda place, _: str(place),
        "new": lambda place, _: f"{number}-{place}",
        "one": lambda *_: "shop.example",
        "turned": lambda _, drop: str((int(drop.key) + number) % len(SHOES)),
    }.get(keys, lambda _, drop: drop.key)
    return [replace(drop, key=named(place, drop)) for place, drop in enumerate(found)]


async def live(history: list[Look], file: Path, kind: str | None) -> tuple[list[News], int]:
    """Look at a life under its true keys, or under all kinds; return the news, and the rows."""
    clock, shop, news = Clock(), FakeSource(), []
    database = await Database.open(f"sqlite+aiosqlite:///{file}")
    try:
        record = Record(database)
        outbox = Deliveries(database, FakeSender(), clock, worker="one", nonce_window=NONCE_WINDOW)
        sweeps = Sweeps(
            database, {"fake": shop}, FakeManners(), outbox.wake, clock, vary=lambda: 0.0
        )
        await sweeps.keep_in_step([spec()])
        for number, look in enumerate(history):
            drops = shown(look, number, kind or look.keys)
            shop.shows["Shop"] = sweep(listing(), drops=tuple(drops))
            (report,) = await sweeps.run_all()
            news.append(Counter((one.kind, one.title, one.drop_at) for one in report.changes))
            clock.advance(minutes=10)
        return news, await record.count(tables.sightings)
    finally:
        await database.close()


@pytest.mark.long
@settings(
    max_examples=EXAMPLES,
    derandomize="RAINCLOUD_EXAMPLES" not in os.environ,
    deadline=None,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=list(HealthCheck),
)
@given(history=st.lists(looks, min_size=3, max_size=8))
async def test_the_changes_are_those_of_the_shoes(history: list[Look], new_database: Path) -> None:
    """Numbered, renewed, exchanged or shared at any look, and told twice: as under true keys."""
    found = []
    for kind in ("true", None):
        with TemporaryDirectory() as folder:
            file = Path(folder) / "raincloud.db"
            copyfile(new_database, file)
            found.append(await live(history, file, kind))
    (expected, _), (news, rows) = found

    assert news == expected
    assert rows <= len(SHOES)


async def test_new_keys_at_every_look_cost_no_rows_and_no_edits(
    sweeps: Sweeps, shop: FakeSource, record: Record, outbox: Deliveries, clock: Clock
) -> None:
    """The source is marked so that people see it; what it tells is told as ever."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED, edits=True))
    shop.shows["Shop"] = sweep(listing())
    await sweeps.run_all()
    for number in range(8):
        clock.advance(minutes=15)
        seen = told(key=f"made-{number}@shop.example", retailer="Shop")
        shop.shows["Shop"] = sweep(listing(), drops=(seen,))
        await sweeps.run_all()
        await outbox.drain()

    assert await record.states() == ["sent"]
    assert await record.count(tables.sightings) == 1
    assert [status.key_faults for status in await record.sources()] == [WORTHLESS]
    shop.shows["Shop"] = sweep(listing(), drops=(told(TEN + timedelta(days=1), key="other"),))
    (report,) = await sweeps.run_all()
    assert [change.kind for change in report.changes] == [ChangeKind.MOVED]


async def test_a_shop_that_the_posts_show_is_not_shown_again(
    sweeps: Sweeps, shop: FakeSource, record: Record, outbox: Deliveries
) -> None:
    """An edit that would change nothing is not owed; another shop's name is."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED, edits=True))
    shop.shows["Shop"] = sweep(listing())
    await sweeps.run_all()
    first = told(retailer="Here")
    for seen in ((first,), (first, told(TEN + timedelta(hours=1), key="b", retailer="Here"))):
        shop.shows["Shop"] = sweep(listing(), drops=seen)
        await sweeps.run_all()
        await outbox.drain()
    assert await record.states() == ["sent"]

    shop.shows["Shop"] = sweep(listing(), drops=(first, told(key="c", retailer="There")))
    await sweeps.run_all()

    assert await record.states() == ["sent", "pending"]


@pytest.mark.parametrize("code", ["M2002RDA", None])
async def test_a_shoe_taken_for_another_without_its_code_goes_its_own_way(
    sweeps: Sweeps, shop: FakeSource, record: Record, code: str | None
) -> None:
    """Once its code is told: one shoe's code never stands under another one's news."""
    nameless = told(key="n", style_code=None, name="New Balance 2002R Oat")
    other = told(key="o", style_code="M2002RDA", name="New Balance 2002R Oat")
    rounds = [(), (nameless, other), (replace(nameless, style_code=code or "M2002RXK"), other)]
    for seen in rounds:
        shop.shows["Shop"] = sweep(listing(), drops=seen)
        await sweeps.run_all()

    codes = {change.style_code for change in await record.changes()}
    assert codes == {"M2002RDA", code or "M2002RXK"}
