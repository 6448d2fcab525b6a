"""Simulated shops and a feed: what they offer over time, and what each look at them was shown.

What happens is laid down by the seed beforehand. Every look is written down with whether it was
whole, so that the judge can say what there was to tell of.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zlib import crc32

from bot.errors import SourceError
from bot.models import (
    Listing,
    Money,
    Page,
    Precision,
    SeenDrop,
    Size,
    SourceSpec,
    Stock,
    Sweep,
)
from bot.sources.web import NotFoundError, RefusedError

if TYPE_CHECKING:
    from tests.simulation.world import World

SHOPS = 3
SIZES = ("US 8", "US 9", "US 10", "US 11")
EVERY = timedelta(seconds=90)
FEED_EVERY = timedelta(minutes=3)
SELDOM = 4  # times as rarely are sources looked at in a day with idle hours
CATALOGUE = 40  # products of a shop that are no 2002R
SELL_OUT_TWICE = 3  # products, beside quiet hours
SHRUNKEN = 0.4  # of its catalogue a shop shows by mistake: less than half is not believed
RESTING, RESTS = 0.3, (200.0, 1200.0)  # of the failures ask for so many seconds of rest
NO_TAGS = "Shop 3"  # never says that its page did not change
FEED = "Feed"
PAPER = "Paper"  # tells what the feed told, and now and then wrongly that it is off
WRONG = 0.15  # of what it tells at a look
ECHOED_AFTER = 120.0  # seconds after the feed
_LETTERS = "BCDFHJKLMNQTVXZ"


@dataclass(kw_only=True)
class Product:
    """A product of a shop; its title has a word of its own, by which messages are told apart."""

    word: str
    code: str
    since: float  # seconds; not listed before
    price: int
    sizes: dict[str, bool]  # whether each is in
    hidden: int = 0  # whole looks that do not show it
    blinking: set[str] = field(default_factory=set)  # sizes that are out for one look
    dearer_once: int = 0  # by so much in one look
    is_renamed: bool = False  # its sizes are told in cm as well
    lists_what_is_in: bool = False  # and no other sizes, if any is
    handle: str = ""  # its address in the shop; by default it is of its word
    makes: int = 0  # how often the shop deleted it and made it again, under another id
    is_to_be_made: bool = False  # once more, before its next whole look: only that tells what went

    def put_in_place_of(self, other: Product) -> None:
        """Stand at another product's address from now on."""
        self.handle = other.address

    @property
    def address(self) -> str:
        """Where it is in the shop."""
        return f"{self.handle or self.word.lower()}{f'-{self.makes}' if self.makes else ''}"


@dataclass(kw_only=True)
class Release:
    """A drop that the feed tells of."""

    word: str
    code: str
    at: datetime
    key: str  # of its post, which may come to be about another shoe
    shops: tuple[str, ...] = ()  # that will have it, where the feed names some: a post each
    is_day: bool = False  # no hour is known
    is_cancelled: bool = False
    edits: int = 0  # of its words, which tell nothing new
    is_steady: bool = False  # it becomes as it was told of at first
    told_at: float | None = None  # seconds: when the feed told of it first


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one look at a source was shown."""

    source: str
    at: float
    life: int
    is_whole: bool
    sizes: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)  # by word
    prices: Mapping[str, int] = field(default_factory=dict)
    drops: Mapping[str, tuple[datetime, bool]] = field(default_factory=dict)
    shops: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # that will have the drops
    days: frozenset[str] = frozenset()  # drops of which no hour is known


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How one look at a source ended."""

    at: float
    life: int
    is_whole: bool


class Market:
    """All sources, in the place of what reads each kind."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = random.Random(f"{world.seed} market")  # noqa: S311 - a simulation
        self.products: dict[str, list[Product]] = {f"Shop {n + 1}": [] for n in range(SHOPS)}
        self.releases: list[Release] = []
        self.failing: dict[str, float] = {}  # until when, by source
        self.partial: dict[str, float] = {}
        self.gone: dict[str, float] = {}  # for good: since when, by source
        self.shrunken: dict[str, int] = {}  # looks that show hardly anything, as if it were all
        self.looks: list[Look] = []
        self.rests: dict[str, tuple[float, float]] = {}  # since and until when sources asked for it
        self.asked_at: dict[str, float] = {}
        self.outcomes: dict[str, list[Outcome]] = {}  # of all looks, by source
        self.closing: str | None = None  # a shop that says at its next look that it is gone
        self.slowness = SELDOM if world.is_day else 1
        self._shown: dict[str, object] = {}
        self._count = 0

    def specs(self) -> list[SourceSpec]:
        """Return what the sources file says."""
        shops = [
            SourceSpec(
                name=name,
                kind="shopify",
                url=f"https://{name.replace(' ', '').lower()}.example",
                region="AU",
                currency="USD",
                every=EVERY * self.slowness,
            )
            for name in self.products
        ]
        feed = SourceSpec(
            name=FEED,
            kind="feed",
            url="https://feed.example/feed",
            every=FEED_EVERY * self.slowness,
        )
        paper = replace(feed, name=PAPER, url="https://paper.example/feed")
        return [*shops, feed, paper]

    def new_word(self) -> tuple[str, str]:
        """Return a word and a style code that nothing else has."""
        self._count += 1
        letters = "".join(
            _LETTERS[self._count // len(_LETTERS) ** place % len(_LETTERS)] for place in (2, 1, 0)
        )
        return f"Kiri{letters.lower()}", f"M2002R{letters}"

    def add_product(self, shop: str, *, is_in: bool) -> Product:
        """Let a shop list something new."""
        word, code = self.new_word()
        product = Product(
            word=word,
            code=code,
            since=self._world.time.elapsed,
            price=self._chance.randrange(120, 200),
            sizes={size: is_in and self._chance.random() < 0.7 for size in SIZES},
        )
        self.products[shop].append(product)
        return product

    def sell_out_twice(self, moment: float) -> None:
        """Lay down that something sells out, comes in again just after a moment and sells out.

        Args:
            moment: seconds; what comes in then is held, and gone before it can be told.
        """
        every = EVERY.total_seconds() * self.slowness
        gone: list[tuple[Product, str]] = []

        def set_all(*, is_in: bool) -> None:
            for product, size in gone:
                product.sizes[size] = is_in

        def sell_out() -> None:
            there = [
                p for products in self.products.values() for p in products if any(p.sizes.values())
            ]
            for product in self._chance.sample(there, min(len(there), SELL_OUT_TWICE)):
                gone.extend((product, size) for size, is_in in product.sizes.items() if is_in)
            set_all(is_in=False)

        at = self._world.at
        at(max(moment - 4 * every, self._world.time.elapsed), sell_out)
        at(moment + 10, lambda: set_all(is_in=True))
        at(moment + 10 + 1.6 * every, lambda: set_all(is_in=False))

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Show what a source shows, after a while."""
        world = self._world
        life = world.life
        await life.passes("fetch")
        world.judge.is_asked(spec.name)
        self.asked_at[spec.name] = world.time.elapsed
        await asyncio.sleep(world.weather.fetch_takes())
        now = world.time.elapsed
        if self.closing == spec.name or spec.name in self.gone:
            self.gone.setdefault(spec.name, now)
            self._ended(spec, is_whole=False)
            await life.passes("shop fails")
            raise NotFoundError(f"{spec.name} is gone.", is_gone=True)
        if self.failing.get(spec.name, 0) > now:
            self._ended(spec, is_whole=False)
            asked = self._chance.uniform(*RESTS) if self._chance.random() < RESTING else None
            if asked is not None:
                self.rests[spec.name] = (now, now + asked)
            await life.passes("shop fails")
            if asked is not None:
                until = world.clock.now() + timedelta(seconds=asked)
                raise RefusedError(f"{spec.name} wants to rest.", until=until)
            raise SourceError(f"{spec.name} could not be reached.")
        is_whole = self.partial.get(spec.name, 0) <= now
        is_shrunken = is_whole and self.shrunken.get(spec.name, 0) > 0
        self._ended(spec, is_whole=is_whole and not is_shrunken)
        if spec.name == FEED:
            shown = self._show_feed(spec, is_whole)
        elif spec.name == PAPER:
            shown = self._show_paper(spec)
        elif is_shrunken:
            shown = _as_page(spec, self._show_shrunken(spec), remembered)
        else:
            shown = _as_page(spec, self._show(spec, is_whole), remembered)
        what = (shown.listings, shown.drops)
        is_news = self._shown.get(spec.name, what) != what
        self._shown[spec.name] = what
        if is_news:
            world.weather.news_comes()
        await life.passes("shop answers", *(["shop shows news"] if is_news else []))
        return shown

    def _show(self, spec: SourceSpec, is_whole: bool) -> Sweep:
        products = self.products[spec.name]
        products = (
            [product for product in products if not product.hidden] if is_whole else products[::2]
        )
        if is_whole:
            for product in self.products[spec.name]:
                product.hidden = max(product.hidden - 1, 0)
                product.makes += product.is_to_be_made
                product.is_to_be_made = False
        shown = {product.word: _sizes_shown(product) for product in products}
        prices = {product.word: _price_shown(product) for product in products}
        self._saw(spec, is_whole, sizes=shown, prices=prices)
        return Sweep(
            complete=is_whole,
            reason=None if is_whole else "A page failed.",
            listings=tuple(
                _listing(spec, product, shown[product.word], prices[product.word])
                for product in products
            ),
            products=CATALOGUE + len(products),
            requests=1,
        )

    def _show_shrunken(self, spec: SourceSpec) -> Sweep:
        """Show a part of a shop, or nothing, and say that it is all there is."""
        self.shrunken[spec.name] -= 1
        if self.shrunken[spec.name] % 2:
            part = self._show(spec, is_whole=False)
            products = int(SHRUNKEN * part.products)
            return replace(part, complete=True, reason=None, products=products)
        self._saw(spec, is_whole=False)
        return Sweep(complete=True, requests=1)

    def shrink(self, source: str, looks: int) -> None:
        """Let a shop that was seen whole lately show hardly anything for some looks."""
        ended = self.outcomes.get(source, [])
        if source != FEED and sum(each.is_whole for each in ended[-6:]) >= 3:
            self.shrunken[source] = looks

    def _show_feed(self, spec: SourceSpec, is_whole: bool) -> Sweep:
        releases = self.releases
        for release in releases:
            if release.told_at is None:
                release.told_at = self._world.time.elapsed
        self._saw(
            spec,
            is_whole,
            drops={each.word: (each.at, each.is_cancelled) for each in releases},
            shops={each.word: each.shops for each in releases},
            days=frozenset(each.word for each in releases if each.is_day),
        )
        return Sweep(
            complete=is_whole,
            reason=None if is_whole else "It was cut short.",
            products=len(releases),
            requests=1,
            drops=tuple(_seen(each, shop) for each in releases for shop in each.shops or (None,)),
        )

    def _show_paper(self, spec: SourceSpec) -> Sweep:
        """Show what the feed told, once more: nobody is to hear of it again, or believe it more."""
        since = self._world.time.elapsed - ECHOED_AFTER
        known = [
            release
            for release in self.releases
            if release.is_steady and release.told_at is not None and release.told_at < since
        ]
        self._saw(spec, is_whole=True)
        return Sweep(
            complete=True, products=len(known), requests=1, drops=tuple(map(self._echo, known))
        )

    def _echo(self, release: Release) -> SeenDrop:
        said = replace(
            _seen(release, None), key=f"paper {release.key}", url="https://paper.example"
        )
        return replace(said, is_cancelled=self._chance.random() < WRONG)

    def _ended(self, spec: SourceSpec, *, is_whole: bool) -> None:
        world = self._world
        outcome = Outcome(at=world.time.elapsed, life=world.life.number, is_whole=is_whole)
        self.outcomes.setdefault(spec.name, []).append(outcome)

    def _saw(self, spec: SourceSpec, is_whole: bool, **what: Mapping) -> None:  # type: ignore[type-arg]
        world = self._world
        look = Look(
            source=spec.name,
            at=world.time.elapsed,
            life=world.life.number,
            is_whole=is_whole,
        )
        self.looks.append(replace(look, **what))  # type: ignore[arg-type]


def _as_page(spec: SourceSpec, shown: Sweep, remembered: Mapping[str, Page]) -> Sweep:
    """Return what a shop shows as its one page, which did not change if it says the same."""
    if not shown.complete or spec.name == NO_TAGS:
        return shown
    page = Page(
        url=spec.url,
        etag=f"{crc32(f'{shown.listings}'.encode())}",
        last_modified=None,
        extract="[]",
    )
    is_same = remembered.get(page.url) == page
    return replace(shown, pages=(page,), not_modified=1 if is_same else 0)


class Readers(dict[str, Market]):
    """What reads each kind of source: the market."""


def _sizes_shown(product: Product) -> dict[str, bool]:
    """Return what a look is shown of a product; a size that blinks is out in it alone."""
    blinking, product.blinking = product.blinking, set()
    return {size: is_in and size not in blinking for size, is_in in product.sizes.items()}


def _price_shown(product: Product) -> int:
    """Return what a look is shown as the price; one look may show it dearer."""
    dearer, product.dearer_once = product.dearer_once, 0
    return product.price + dearer


def _listing(
    spec: SourceSpec, product: Product, sizes: Mapping[str, bool], dollars: int
) -> Listing:
    price = Money(amount=Decimal(dollars), currency="USD")
    return Listing(
        product_id=f"{product.code}-{product.makes}",
        handle=product.address,
        title=f"New Balance 2002R {product.word}",
        url=f"{spec.url}/products/{product.address}",
        style_code=product.code,
        price=price,
        sizes=tuple(
            Size(label=label, raw=label, stock=Stock.IN if is_in else Stock.OUT)
            for label, is_in in zip(_labels(product), sizes.values(), strict=True)
            if is_in or not (product.lists_what_is_in and any(sizes.values()))
        ),
    )


def _labels(product: Product) -> list[str]:
    """Return what a product's sizes are called: "US 9", or "US 9 (27 cm)"."""
    if not product.is_renamed:
        return list(product.sizes)
    return [f"{size} ({int(size.split()[1]) + 18} cm)" for size in product.sizes]


def _seen(release: Release, shop: str | None) -> SeenDrop:
    return SeenDrop(
        key=release.key if shop in {None, *release.shops[:1]} else f"{release.key} {shop}",
        name=f"New Balance 2002R {release.word}{' Release Date' * (release.edits % 2)}",
        style_code=release.code,
        at=release.at,
        ends_at=release.at + timedelta(days=1) * release.is_day,
        precision=Precision.DAY if release.is_day else Precision.INSTANT,
        is_cancelled=release.is_cancelled,
        retailer=shop,
        price=Money(amount=Decimal(140 + release.edits), currency="USD"),
        url=f"https://feed.example/{release.word.lower()}",
    )
