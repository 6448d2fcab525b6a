"""What moderators and members do with drops."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.errors import RequestError
from bot.models import ChangeKind, Precision
from bot.rules.reading.drop_forms import parse_region
from bot.services.drops.entering import DROP_LIMIT
from bot.services.drops.entries import Drops
from bot.services.outbox.dispatcher import Deliveries
from tests.conftest import NOON, Clock
from tests.makers import GUILD, OTHER_GUILD, TEN, enter, make_subscription, money
from tests.services.conftest import Record
from tests.services.fakes import FakeSender


async def told(record: Record) -> list[tuple[ChangeKind, timedelta | None]]:
    """Return what was found, in order."""
    return [(change.kind, change.lead) for change in await record.changes()]


async def test_a_drop_is_entered_and_announced(
    drops: Drops, record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """Read and normalised, and owed to who wants to hear."""
    await record.subscribe()

    drop, is_new = await enter(
        drops, price="£99.95", region="uk", retailer=" END. ", url="https://end.example/2002r"
    )
    await outbox.drain()

    assert is_new
    assert (drop.style_code, drop.name, drop.at) == ("M2002RDA", "Rain Cloud", TEN)
    assert (drop.timezone, drop.precision) == ("Europe/London", Precision.INSTANT)
    assert (drop.region, drop.retailer, drop.price) == ("GB", "END.", money("99.95", "GBP"))
    assert await drops.upcoming(GUILD) == [drop]
    (outgoing,) = sender.sent
    assert outgoing.change is not None
    assert (outgoing.change.kind, outgoing.change.drop_at) == (ChangeKind.ANNOUNCED, TEN)


async def test_the_same_drop_is_entered_once(drops: Drops, record: Record) -> None:
    """The one that is there is shown; another time, region or shop is another drop."""
    first, _ = await enter(drops)

    again, is_new = await enter(drops, name="Other words")

    assert (again, is_new) == (first, False)
    assert await told(record) == [(ChangeKind.ANNOUNCED, None)]
    others: list[dict[str, Any]] = [
        {"at": "tbc"},
        {"region": "JP"},
        {"retailer": "END."},
        {"style": "M2002RDB"},
    ]
    for changes in others:
        assert (await enter(drops, **changes))[1]
    assert (await enter(drops, guild_id=OTHER_GUILD))[1]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"style": "990v3"}, "no 2002R style code"),
        ({"style": ""}, "no 2002R style code"),
        ({"name": "  "}, "needs a name"),
        ({"name": "x" * 121}, "needs a name"),
        ({"retailer": "x" * 81}, "too long for the name of a shop"),
        ({"at": "2026-11-01 10:00"}, "is past"),
        ({"at": "2027-03-28 01:30"}, "does not exist"),
        ({"at": "2031-01-01"}, "three years"),
        ({"timezone": "Mars"}, "no time zone"),
        ({"region": "Atlantis"}, "is no country"),
        ({"price": "150"}, "no price"),
        ({"price": "NaN USD"}, "no price"),
        ({"price": "-5 USD"}, "no price"),
        ({"price": "1e99 USD"}, "no price"),
        ({"price": "0." + "1" * 500 + " USD"}, "no price"),
        ({"price": "$5 EUR"}, "no price"),
        ({"url": "end.example"}, "no web address"),
        ({"url": "javascript:alert(1)"}, "no web address"),
        ({"url": "https://a@b.example"}, "no web address"),
        ({"url": "https://[b.example"}, "no web address"),
        ({"url": "https://b.example/" + "x" * 500}, "no web address"),
    ],
)
async def test_a_mistake_is_named_and_nothing_is_entered(
    drops: Drops, record: Record, changes: dict[str, Any], sentence: str
) -> None:
    """One sentence that says what, and how to write it."""
    with pytest.raises(RequestError, match=sentence) as caught:
        await enter(drops, **changes)

    assert "Nothing was changed." in caught.value.sentence
    assert len(caught.value.sentence) < 300
    assert await drops.upcoming(GUILD) == []


@pytest.mark.parametrize(
    ("text", "amount"),
    [("150 USD", "150"), ("usd 150.50", "150.50"), ("$150", "150"), ("9500 JPY", "9500")],
)
async def test_a_price_is_read_in_the_usual_ways(drops: Drops, text: str, amount: str) -> None:
    """With its currency before or behind."""
    drop, _ = await enter(drops, price=text)

    assert drop.price is not None
    assert drop.price.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [("gb", "GB"), ("UK", "GB"), ("usa", "US"), ("Japan", "JP"), ("", None), (None, None)],
)
def test_a_region_is_read_by_code_or_name(text: str | None, code: str | None) -> None:
    """In any case."""
    assert parse_region(text) == code


async def test_a_moved_drop_is_told_and_its_old_date_withdrawn(
    drops: Drops, record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """Who was not told of the old date yet is told of the new one only."""
    await record.subscribe()
    drop, _ = await enter(drops)

    moved = await drops.move(GUILD, drop.id, "2026-12-06 10:00", None)
    await outbox.drain()

    assert (moved.at, moved.revision) == (TEN + timedelta(days=1), 1)
    assert await record.states() == ["expired", "sent"]
    assert sender.sent[0].change is not None
    assert sender.sent[0].change.kind is ChangeKind.MOVED
    assert await drops.upcoming(GUILD) == [moved]


async def test_a_cancelled_drop_is_told_and_gone(
    drops: Drops, record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """It is not listed, not reminded of, and may be entered anew."""
    await record.subscribe()
    drop, _ = await enter(drops)

    cancelled = await drops.cancel(GUILD, drop.id)
    clock.now = TEN
    await drops.tell_leads()

    assert cancelled.is_cancelled
    assert await told(record) == [(ChangeKind.ANNOUNCED, None), (ChangeKind.CANCELLED, None)]
    assert await drops.upcoming(GUILD) == []
    with pytest.raises(RequestError, match="cancelled already"):
        await drops.cancel(GUILD, drop.id)
    with pytest.raises(RequestError, match="cancelled already"):
        await drops.move(GUILD, drop.id, "2026-12-06", None)
    clock.now = NOON
    assert (await enter(drops))[1]


async def test_a_move_must_change_something_and_be_meant(drops: Drops, record: Record) -> None:
    """Otherwise the drop is as it was."""
    drop, _ = await enter(drops)
    for at, zone, sentence in (
        ("2026-12-05 11:00", "Europe/Berlin", "at that time already"),
        ("2026-11-01", None, "is past"),
        ("2031-01-01", None, "three years"),
        ("2026-12-06", "Mars", "no time zone"),
    ):
        with pytest.raises(RequestError, match=sentence):
            await drops.move(GUILD, drop.id, at, zone)

    assert await drops.upcoming(GUILD) == [drop]
    assert await told(record) == [(ChangeKind.ANNOUNCED, None)]


async def test_a_guilds_drops_are_its_own(
    drops: Drops, record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """Another guild neither sees, moves, cancels nor hears of them."""
    await record.subscribe(make_subscription(*ChangeKind, guild_id=OTHER_GUILD))
    drop, _ = await enter(drops)
    await outbox.drain()

    assert sender.sent == []
    assert await drops.upcoming(OTHER_GUILD) == []
    with pytest.raises(RequestError, match="has no drop"):
        await drops.move(OTHER_GUILD, drop.id, "2026-12-06", None)
    with pytest.raises(RequestError, match="has no drop"):
        await drops.cancel(OTHER_GUILD, drop.id)
    assert await drops.upcoming(GUILD) == [drop]


async def test_drops_are_listed_soonest_first(drops: Drops, clock: Clock) -> None:
    """Undated ones last; a region's with those of everywhere; a day's until it is over."""
    for at, region in (("tbc", None), ("2026-12-06", "JP"), ("2026-12", "GB"), ("2026-12-05", "")):
        await enter(drops, at=at, region=region)

    assert [drop.precision.value for drop in await drops.upcoming(GUILD)] == [
        "month",
        "day",
        "day",
        "unknown",
    ]
    assert [drop.region for drop in await drops.upcoming(GUILD, "Japan")] == [None, "JP", None]
    clock.now = TEN.replace(hour=23)
    assert len(await drops.upcoming(GUILD)) == 4
    clock.advance(hours=1)
    assert len(await drops.upcoming(GUILD)) == 3


async def test_a_guild_has_a_most_it_can_enter(
    drops: Drops,
) -> None:
    """And until then all of them are known again, and shown."""
    for number in range(DROP_LIMIT):
        await enter(drops, retailer=f"Shop {number}", region="JP")

    assert len(await drops.upcoming(GUILD)) == DROP_LIMIT
    assert not (await enter(drops, retailer=f"Shop {DROP_LIMIT - 1}", region="JP"))[1]
    with pytest.raises(RequestError, match="the most it can have"):
        await enter(drops)
    assert (await enter(drops, guild_id=OTHER_GUILD))[1]


@pytest.mark.parametrize("verb", ["cancel", "move"])
async def test_a_past_drop_is_left_as_it_was(
    drops: Drops, record: Record, clock: Clock, verb: str
) -> None:
    """Nothing is written and nobody is told: it has happened."""
    await record.subscribe()
    drop, _ = await enter(drops)
    clock.now = TEN + timedelta(minutes=1)

    trial = (
        drops.cancel(GUILD, drop.id)
        if verb == "cancel"
        else drops.move(GUILD, drop.id, "2026-12-24", None)
    )

    with pytest.raises(RequestError, match="is past"):
        await trial

    assert await told(record) == [(ChangeKind.ANNOUNCED, None)]
