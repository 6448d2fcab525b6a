"""What is written of a look: in parts where it is much, next to nothing where nothing changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import StoreError
from bot.models import ChangeKind, Page, Precision, PreOrder, Size, Stock, Sweep, SweepState
from bot.services.sweeps import recording
from bot.services.sweeps.runner import Sweeps
from bot.store import tables
from bot.store.shops import listings, price_history, trails
from tests.conftest import Clock
from tests.makers import IN, OUT, TEN, listing, make_subscription, spec, sweep, told
from tests.services.conftest import Record
from tests.services.fakes import FakeSource

ANNOUNCED, LIVE = ChangeKind.ANNOUNCED, ChangeKind.LIVE
EVERY = spec().every
PAGE = Page(url="https://shop.example/1", etag='"1"', last_modified=None, extract="1")


def shelf(stock: Stock, count: int = 5) -> Sweep:
    """See some products, each in one size."""
    return sweep(
        *(
            listing(
                {"US 9": stock},
                product_id=str(number),
                handle=f"m2002r{number}",
                style_code=f"M2002R{number}",
            )
            for number in range(count)
        )
    )


def unchanged(seen: Sweep) -> Sweep:
    """See the same, and be told so page by page."""
    return replace(seen, requests=1, not_modified=1, pages=(PAGE,))


@pytest.fixture
def in_twos(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a transaction hold a listing with its size, and the next."""
    monkeypatch.setattr(recording, "ROWS", 2)
    monkeypatch.setattr(recording, "NEWS", 0)


@pytest.mark.usefixtures("in_twos")
async def test_a_sweep_that_was_cut_off_is_made_again_and_tells_all_of_it_once(
    sweeps: Sweeps,
    shop: FakeSource,
    record: Record,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each listing is stored with what it owes; what was not written is found by the next look."""
    begun = clock()
    await record.subscribe()
    shop.shows["Shop"] = shelf(OUT)
    await sweeps.run_all()
    shop.shows["Shop"] = shelf(IN)
    whole, parts = listings.apply, 0

    async def fail(*arguments: object, **options: object) -> list[int]:
        nonlocal parts
        parts += 1
        if parts == 4:
            raise StoreError("The disk is full.")
        return await whole(*arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(listings, "apply", fail)
        (failed,) = await sweeps.run_all()
    told = [change.listing_id for change in await record.changes()]
    clock.advance(minutes=20)  # so that the lease has ended

    (again,) = await sweeps.run_all()

    assert failed.state is SweepState.FAILED
    assert told == [1, 2, 3]
    assert [change.listing_id for change in again.changes] == [4, 5]
    assert [delivery.change_id for delivery in await record.deliveries()] == [1, 2, 3, 4, 5]
    async with record.database.read() as connection:
        kept = await trails.sweeps_between(connection, [1], begun, clock())
    assert [each.state for each in kept] == [
        SweepState.COMPLETE,
        SweepState.PARTIAL,
        SweepState.COMPLETE,
    ]


@pytest.mark.usefixtures("in_twos")
async def test_a_first_sweep_that_was_cut_off_stays_silent(
    sweeps: Sweeps,
    shop: FakeSource,
    record: Record,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a shop has had all along is no news, however often it takes to learn of it."""
    await record.subscribe()
    shop.shows["Shop"] = shelf(IN)
    whole, parts = listings.apply, 0

    async def fail(*arguments: object, **options: object) -> list[int]:
        nonlocal parts
        parts += 1
        if parts == 3:
            raise StoreError("The disk is full.")
        return await whole(*arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(listings, "apply", fail)
        await sweeps.run_all()
    clock.advance(minutes=20)

    (again,) = await sweeps.run_all()

    assert (again.state, again.changes) == (SweepState.COMPLETE, ())
    assert await record.count(tables.listings) == 5
    assert await record.deliveries() == []


async def test_dates_of_one_shoe_that_are_learned_in_parts_are_no_news_later(
    sweeps: Sweeps, shop: FakeSource, record: Record
) -> None:
    """A part is not all that the source tells: its words take the place of none of another part."""
    dates = (told(TEN + n * timedelta(days=7), key=str(n)) for n in range(3 * recording.DROPS))
    shop.shows["Shop"] = replace(shelf(OUT), drops=tuple(dates))
    await sweeps.run_all()
    sightings = await record.count(tables.sightings)

    (again,) = await sweeps.run_all()

    assert sightings == 3 * recording.DROPS
    assert again.changes == ()
    assert await record.count(tables.sightings) == sightings


@pytest.mark.usefixtures("in_twos")
async def test_a_source_that_was_taken_over_while_it_is_written_gets_no_more_of_it(
    sweeps: Sweeps, shop: FakeSource, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written before that stays, with what it owes; the other process finds the rest."""
    await record.subscribe()
    shop.shows["Shop"] = shelf(OUT)
    await sweeps.run_all()
    shop.shows["Shop"] = shelf(IN)
    whole, parts = listings.apply, 0

    async def lose(connection: object, *arguments: object, **options: object) -> list[int]:
        nonlocal parts
        parts += 1
        if parts == 2:
            await recording.sources.release_all(connection)  # type: ignore[arg-type]
        return await whole(connection, *arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(listings, "apply", lose)
        (lost,) = await sweeps.run_all()

    (again,) = await sweeps.run_all()

    assert lost.state is SweepState.BUSY
    assert len(await record.changes()) == 5
    assert [change.listing_id for change in again.changes] == [3, 4, 5]


async def test_pages_that_did_not_change_are_compared_until_nothing_is_left_to_believe(
    sweeps: Sweeps, shop: FakeSource, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A size that is out is believed after two looks that agree, also if the second is a 304."""
    await record.subscribe()
    looked = []
    whole = listings.known

    async def known(*arguments: object) -> object:
        looked.append(arguments)
        return await whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(listings, "known", known)
    shop.shows["Shop"] = replace(shelf(IN, 1), pages=(PAGE,), requests=1)
    await sweeps.run_all()
    shop.shows["Shop"] = replace(shelf(OUT, 1), pages=(replace(PAGE, etag="2"),), requests=1)
    await sweeps.run_all()
    shop.shows["Shop"] = replace(shop.shows["Shop"], not_modified=1)

    (believed,) = await sweeps.run_all()
    await sweeps.run_all()
    seen = len(looked)
    (same,) = await sweeps.run_all()

    assert [change.kind for change in believed.changes] == [ChangeKind.SOLD_OUT]
    assert seen == 4
    assert len(looked) == seen
    assert (same.state, same.changes) == (SweepState.COMPLETE, ())


async def test_what_changed_nothing_is_one_record(
    sweeps: Sweeps, shop: FakeSource, record: Record, clock: Clock
) -> None:
    """Looks that saw the same in their rhythm are told of together, for an hour at most."""
    shop.shows["Shop"] = unchanged(shelf(OUT))
    begun = clock()
    for _ in range(4):
        await sweeps.run_all()
        clock.advance(minutes=EVERY.total_seconds() / 60)
    assert await record.count(tables.sweeps) == 1

    async with record.database.read() as connection:
        entries = await trails.sweeps_between(connection, [1], begun, begun + EVERY)
    assert [entry.finished_at for entry in entries] == [begun + EVERY]

    shop.shows["Shop"] = shelf(IN)
    await sweeps.run_all()
    shop.shows["Shop"] = unchanged(shelf(IN))
    await sweeps.run_all()
    clock.advance(hours=3)
    await sweeps.run_all()

    assert await record.count(tables.sweeps) == 4


async def test_prices_are_kept_where_they_change(
    sweeps: Sweeps, shop: FakeSource, record: Record, clock: Clock
) -> None:
    """From the first look on, which is silent; a look that saw the same adds nothing."""
    for stock in (OUT, OUT, IN, IN):
        shop.shows["Shop"] = shelf(stock, 2)
        await sweeps.run_all()
        clock.advance(hours=1)

    async with record.database.read() as connection:
        kept = await price_history.of_styles(connection, ["M2002R0", "M2002R1"])

    assert [(listing_id, point.sizes) for listing_id, point in kept] == [
        (1, 0),
        (2, 0),
        (1, 1),
        (2, 1),
    ]


@pytest.mark.parametrize(
    ("subscription", "kinds"),
    [
        ({}, [LIVE]),
        ({"kinds": frozenset({ANNOUNCED})}, [ANNOUNCED]),
        ({"preorders": False}, []),
        ({"sizes": ("US 12",)}, [ANNOUNCED]),  # it hears of no size that it wants
        ({"first_only": True}, [LIVE]),
    ],
)
async def test_a_preorder_with_a_day_is_told_once_and_its_drop_is_known(
    sweeps: Sweeps,
    shop: FakeSource,
    record: Record,
    clock: Clock,
    subscription: dict[str, Any],
    kinds: list[ChangeKind],
) -> None:
    """As live where that is wanted, else as announced."""
    whole = make_subscription(LIVE, ANNOUNCED)
    await record.subscribe(replace(whole, **subscription))
    shop.shows["Shop"] = sweep(listing({"US 9": OUT}, product_id="2", style_code="M2002RDB"))
    await sweeps.run_all()
    clock.advance(minutes=20)
    ahead = replace(
        listing(),
        sizes=(Size(label="US 9", raw="9", stock=OUT, is_preorder=True),),
        preorder=PreOrder(at=TEN, ends_at=TEN, precision=Precision.INSTANT, timezone="UTC"),
    )
    shop.shows["Shop"] = sweep(ahead, drops=(told(url=ahead.url),))
    for _ in range(2):
        await sweeps.run_all()
        clock.advance(minutes=20)

    found = {each.id: each.kind for each in await record.changes()}
    assert list(found.values()) == [LIVE, ANNOUNCED]
    owed = [found[each.change_id] for each in await record.deliveries() if each.change_id]
    assert owed == kinds
