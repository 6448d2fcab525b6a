"""A shop's history replayed through adapter, sweeps and store, and judged by what was true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx
import pytest

from bot.models import ChangeKind, SweepReport, SweepState
from bot.services.outbox.dispatcher import Deliveries
from bot.services.sweeps.runner import Sweeps
from bot.sources.shopify.adapter import Shopify
from bot.sources.web.fetcher import Fetcher
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import spec
from tests.services.sweeps.histories import BORN, FAILURES, LOOKS, PLACEHOLDER, History, Key, Look

pytestmark = pytest.mark.long

MINUTES = 8  # between two looks: a shop that says "slow down" is left alone for almost as long
Alerts = list[tuple[int, Key]]  # the look, and what was said to have come in


@dataclass(slots=True)
class Told:
    """What was told of a history, and how each look at it went."""

    alerts: Alerts = field(default_factory=list)
    states: list[SweepState] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Alerts that were true, for nothing, or said again, and arrivals nobody was told of."""

    true: int
    false: int = 0
    again: int = 0
    lost: int = 0


def judge(history: History, alerts: Alerts, complete: set[int]) -> Judgement:
    """Hold alerts against the truth.

    Args:
        history: what was true.
        alerts: what was said, by look.
        complete: the looks that were complete; one has to tell of a size that stayed for two.
    """
    first = min(complete)
    counts = Counter[tuple[Key, int]]()
    false = lost = 0
    arrivals = history.arrivals()
    for look, key in alerts:
        stay = next((stay for known, stay in arrivals if known == key and look in stay), None)
        if stay is None or stay.start <= first:
            false += 1
        else:
            counts[key, stay.start] += 1
    for key, stay in arrivals:
        if stay.start > first and len(complete.intersection(stay)) >= 2:
            lost += not counts[key, stay.start]
    return Judgement(true=len(counts), false=false, again=counts.total() - len(counts), lost=lost)


def naive(history: History) -> Alerts:
    """Say what the simplest script says: in stock now, and not on the page before.

    It skips an answer that it cannot read.
    """
    alerts: Alerts = []
    before: set[Key] | None = None
    for index, look in enumerate(history.looks):
        try:
            products = look.answer().json()["products"]
        except (ValueError, KeyError):
            continue
        now = {
            (product["handle"], variant["title"])
            for product in products
            for variant in product["variants"]
            if variant.get("available")
        }
        if before is not None:
            alerts += [(index, (handle, _size(title))) for handle, title in sorted(now - before)]
        before = now
    return alerts


def _size(label: str) -> str:
    """Return the one name under which the history knows a size."""
    found = [part for part in label.replace("/", " ").split() if part in {"8", "9", "10", "11"}]
    return f"US {found[0]}"


class Shop:
    """Answers as the history says, one look after another."""

    def __init__(self) -> None:
        self.look: Look | None = None
        self.transport = httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        assert self.look is not None
        if request.url.path == "/meta.json":
            count = len(self.look.products)
            return httpx.Response(200, json={"currency": "AUD", "published_products_count": count})
        if request.url.path != "/products.json":
            return httpx.Response(404)
        if request.url.params["page"] != "1":
            return httpx.Response(200, json={"products": []})
        return self.look.answer()


Replay = Callable[[History], Awaitable[Told]]


@pytest.fixture
def replay(database: Database, outbox: Deliveries, clock: Clock) -> Replay:
    """Return what looks at a history from its beginning to its end."""

    async def look_at_all(history: History) -> Told:
        told, shop = Told(), Shop()

        async def sleep(seconds: float) -> None:
            clock.advance(seconds=seconds)

        async with Fetcher(
            contact=None, allow_private=False, clock=clock, transport=shop.transport, sleep=sleep
        ) as fetcher:
            kinds = {"shopify": Shopify(fetcher)}
            sweeps = Sweeps(database, kinds, fetcher, outbox.wake, clock, vary=lambda: 0.0)
            await sweeps.keep_in_step([spec(kind="shopify", url="https://shop.example")])
            for index, shop.look in enumerate(history.looks):
                (report,) = await sweeps.run_all()
                told.states.append(report.state)
                told.alerts += [(index, key) for key in _arrived(report)]
                clock.advance(minutes=MINUTES)
        return told

    return look_at_all


def _arrived(report: SweepReport) -> list[Key]:
    return [
        (change.url.rpartition("/")[2], _size(size))
        for change in report.changes
        if change.kind in {ChangeKind.LIVE, ChangeKind.RESTOCK}
        for size in change.sizes
    ]


@pytest.mark.parametrize(
    ("seed", "ours", "plain"),
    [
        (1, Judgement(true=197), Judgement(true=197, false=3, again=301)),
        (2, Judgement(true=193), Judgement(true=193, false=25, again=273)),
    ],
)
async def test_a_replayed_history_is_told_as_it_was(
    replay: Replay,
    caplog: pytest.LogCaptureFixture,
    *,
    seed: int,
    ours: Judgement,
    plain: Judgement,
) -> None:
    """Every size that stayed for two complete looks is told of once, and nothing else is.

    Beside it stands what a script tells that compares each page with the one before.
    """
    history = History(seed)

    told = await replay(history)

    complete = {index for index, state in enumerate(told.states) if state is SweepState.COMPLETE}
    assert {history.looks[index].weather for index in complete} == {"fair"}
    assert len(complete) >= LOOKS * 2 / 3
    assert judge(history, told.alerts, complete) == ours
    assert judge(history, naive(history), complete) == plain


@pytest.mark.parametrize("seed", [1, 2])
def test_a_history_holds_everything_that_goes_wrong(seed: int) -> None:
    """All failures, every way to tell of sizes, shoes that begin to have some, and new ids."""
    looks = History(seed).looks

    assert len(looks) == LOOKS
    assert {look.weather for look in looks} == {"fair", *FAILURES}
    assert any(look.shown < look.true for look in looks)
    assert not looks[BORN - 1].products[PLACEHOLDER]["variants"]
    assert looks[BORN].products[PLACEHOLDER]["variants"]
