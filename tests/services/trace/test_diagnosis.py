"""Each stage of what did not come, from the record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import RequestError, SourceError
from bot.models import ChangeKind, Model, Stock, SweepState
from bot.rules.trace.stages import TraceQuestion
from bot.rules.trace.verdicts import Obstacle
from bot.services.drops.entries import Drops
from bot.services.subscriptions.editing import Subscriptions
from bot.services.sweeps.runner import Sweeps
from bot.services.trace.diagnosis import SOURCES, Diagnoses
from bot.store.engine.database import Database
from bot.store.guilds import audit
from tests.conftest import NOON, Clock
from tests.makers import (
    GUILD,
    IN,
    MODERATOR,
    OTHER_GUILD,
    OUT,
    change,
    enter,
    listing,
    make_subscription,
    spec,
    sweep,
)
from tests.services.conftest import Record
from tests.services.fakes import FakeSource

RAIN = TraceQuestion(guild_id=GUILD, style_code="M2002RDA")


@pytest.fixture
def diagnoses(database: Database, clock: Clock) -> Diagnoses:
    """Return the service."""
    return Diagnoses(database, clock)


async def test_sweeps_are_counted_by_how_they_ended(
    diagnoses: Diagnoses, sweeps: Sweeps, shop: FakeSource, clock: Clock
) -> None:
    """With the last sentences they ended with."""
    await sweeps.run_all()
    clock.advance(minutes=5)
    shop.shows["Shop"] = SourceError("The shop is closed.")
    await sweeps.run_all()

    (swept,) = (await diagnoses.answer(RAIN)).swept

    assert swept.ended == {SweepState.COMPLETE: 1, SweepState.FAILED: 1}
    assert swept.last is not None
    assert swept.last.state is SweepState.FAILED
    assert [entry.error for entry in swept.troubles] == ["The shop is closed."]


async def test_only_the_sweeps_of_the_asked_time_are_told(
    diagnoses: Diagnoses, sweeps: Sweeps, clock: Clock
) -> None:
    """Two hours around it, or the last day."""
    await sweeps.run_all()
    clock.advance(days=2)

    (lately,) = (await diagnoses.answer(RAIN)).swept
    then = TraceQuestion(guild_id=GUILD, style_code="M2002RDA", at=NOON + timedelta(hours=1))
    (around,) = (await diagnoses.answer(then)).swept

    assert lately.last is None
    assert around.ended == {SweepState.COMPLETE: 1}


async def test_a_product_is_told_as_it_is_believed_to_be(
    diagnoses: Diagnoses, sweeps: Sweeps, shop: FakeSource
) -> None:
    """With what only one sweep said, and what model it is."""
    seen = {"US 9": IN, "US 10": OUT}
    shop.shows["Shop"] = sweep(listing(seen, title="New Balance 2002R Mule M2002RDA"))
    await sweeps.run_all()
    shop.shows["Shop"] = sweep(listing(dict.fromkeys(seen, OUT), title="2002R Mule M2002RDA"))
    await sweeps.run_all()

    (found,) = (await diagnoses.answer(RAIN)).seen

    assert (found.model, found.first_seen_at) == (Model.MULE, NOON)
    assert [(size.label, size.stock, size.outs) for size in found.listing.sizes] == [
        ("US 9", Stock.IN, 1),
        ("US 10", Stock.OUT, 0),
    ]


async def test_sources_in_trouble_come_first_and_not_all_are_told(
    diagnoses: Diagnoses, sweeps: Sweeps, shop: FakeSource
) -> None:
    """A style that nobody shows may be missing at any of them."""
    names = [f"Shop {number:02}" for number in range(SOURCES + 3)]
    await sweeps.keep_in_step([spec(name) for name in names])
    for name in names:
        shop.shows[name] = sweep(listing({"US 9": OUT}, style_code="M2002RDB"))
    shop.shows[names[-1]] = SourceError("The shop is closed.")
    await sweeps.run_all()

    found = await diagnoses.answer(RAIN)

    assert len(found.swept) == SOURCES
    assert found.swept[0].status.spec.name == names[-1]
    assert (found.more, found.seen, found.changes) == (3, (), ())


async def test_a_change_is_told_with_what_became_of_it(
    diagnoses: Diagnoses, record: Record, subscriptions: Subscriptions, clock: Clock
) -> None:
    """For each subscription there was or is; another server's are not looked at."""
    passing = await record.subscribe(make_subscription())
    paused = await record.subscribe(make_subscription(channel_id=13))
    await subscriptions.pause(GUILD, paused.id, by=MODERATOR)
    await record.subscribe(make_subscription(guild_id=OTHER_GUILD, channel_id=14))
    clock.advance(minutes=1)
    await record.find(change(id=0, at=clock()))

    (traced,) = (await diagnoses.answer(RAIN)).changes

    assert [(verdict.subscription.id, verdict.obstacle) for verdict in traced.verdicts] == [
        (passing.id, None),
        (paused.id, Obstacle.PAUSED),
    ]
    assert traced.verdicts[0].delivery is not None
    assert traced.verdicts[0].delivery.guild_id == GUILD


@pytest.mark.parametrize(("others", "is_told"), [(("Café 100%",), True), (("Café",), False)])
async def test_what_a_shop_will_sell_beside_others_is_told_of_it(
    diagnoses: Diagnoses,
    sweeps: Sweeps,
    record: Record,
    others: tuple[str, ...],
    is_told: bool,
) -> None:
    """A drop that names several shops is of each of them."""
    await sweeps.keep_in_step([spec("Shop"), spec("Café 100%")])
    await record.find(
        change(ChangeKind.ANNOUNCED, id=0, source_id=None, retailer="Shop", other_shops=others)
    )
    asked = await diagnoses.read(GUILD, style=None, shop="café 100%", at=None, subscription_id=None)

    found = (await diagnoses.answer(asked)).changes

    assert [traced.change.kind for traced in found] == [ChangeKind.ANNOUNCED] * is_told


async def test_another_guilds_drops_are_not_told(diagnoses: Diagnoses, drops: Drops) -> None:
    """What its moderators entered is its own."""
    await enter(drops, OTHER_GUILD)
    assert (await diagnoses.answer(RAIN)).changes == ()

    await enter(drops, GUILD)
    (traced,) = (await diagnoses.answer(RAIN)).changes
    assert traced.change.kind is ChangeKind.ANNOUNCED


async def test_asking_writes_nothing(
    diagnoses: Diagnoses, record: Record, database: Database
) -> None:
    """It reads the record, and runs nothing again."""
    await record.subscribe(make_subscription())
    await record.find(change(id=0))
    before = (await record.deliveries(), await record.changes())

    await diagnoses.answer(RAIN)

    assert (await record.deliveries(), await record.changes()) == before
    async with database.read() as connection:
        assert await audit.of_guild(connection, GUILD, limit=9) == []


async def test_a_time_to_come_has_nothing_to_be_missed(
    diagnoses: Diagnoses, record: Record, clock: Clock
) -> None:
    """It says so, by which clock it was read, and what to ask instead."""
    await record.settle(timezone="Asia/Tokyo")
    with pytest.raises(RequestError, match="is still to come") as refusal:
        await diagnoses.read(
            GUILD, style="M2002RDA", shop=None, at="2026-11-24 21:01", subscription_id=None
        )
    clock.advance(minutes=1)
    question = await diagnoses.read(
        GUILD, style="M2002RDA", shop=None, at="2026-11-24 21:01", subscription_id=None
    )

    assert f"<t:{int((NOON + timedelta(minutes=1)).timestamp())}:F>" in refusal.value.sentence
    assert "this server's clock, Asia/Tokyo" in refusal.value.sentence
    assert question.at == NOON + timedelta(minutes=1)


@pytest.mark.parametrize(("style", "at"), [("M990", None), ("M2002RDA", "soon")])
async def test_a_question_that_cannot_be_read_changed_nothing_and_does_not_say_so(
    diagnoses: Diagnoses, style: str, at: str | None
) -> None:
    """It says what is wrong, with an example."""
    with pytest.raises(RequestError, match=r"is no .* like this") as refusal:
        await diagnoses.read(GUILD, style=style, shop=None, at=at, subscription_id=None)

    assert "Nothing was changed" not in refusal.value.sentence
