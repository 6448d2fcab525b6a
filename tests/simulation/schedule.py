"""The schedule of a seed: what happens when. Everything is drawn before anything happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.simulation.shops import FEED, FEED_EVERY, Product, Release

if TYPE_CHECKING:
    from tests.simulation.world import World

SETTLE = 240.0  # seconds at the beginning: subscriptions are made, first sweeps are silent
CALM = 2700.0  # seconds at the end in which nothing new goes wrong; of a short run a part
CALM_PART = 0.3
PRODUCTS = 26.0  # new products an hour, over all shops
RELEASES = 5.0  # drops an hour that the feed tells of
STRIKES = 7.0  # troubles an hour
TRIPS = 20.0  # messages that fare badly, an hour
KILLS = 8.0  # an hour
STOPS = 0.7  # an hour: restarts as they should be
ACTS = 12.0  # of moderators, an hour
SHOP_TROUBLES = 5.0  # an hour


def lay_down(world: World) -> None:
    """Put all that happens on the agenda."""
    calm_at = world.ends_at - min(CALM, world.ends_at * CALM_PART)
    for shop in world.market.products:
        for _ in range(4):
            world.market.add_product(shop, is_in=world.chance.random() < 0.5)
    world.people.begin()
    _often(world, PRODUCTS, lambda: _new_product(world), until=calm_at)
    _often(world, RELEASES, lambda: _new_release(world), until=calm_at)
    _often(world, SHOP_TROUBLES, lambda: _shop_trouble(world), until=calm_at)
    _often(world, STRIKES, world.weather.strike, until=calm_at)
    _often(world, TRIPS, world.weather.trip, until=calm_at)
    _often(world, KILLS, world.kills.arm, until=calm_at)
    _often(world, STOPS, world.stop, until=calm_at)
    world.at(calm_at * CALM_PART * 2, world.kills.arm)  # at least one
    world.at(calm_at, world.kills.disarm)
    for moment in _moments(world, ACTS, calm_at):
        world.people.act_at(moment)
    for moment in _moments(world, 6, world.ends_at):
        world.at(moment, world.judge.look)


def _often(world: World, an_hour: float, act: Callable[[], object], *, until: float) -> None:
    """Let something happen so often, on average."""
    for moment in _moments(world, an_hour, until):
        world.at(moment, act)


def _moments(world: World, an_hour: float, until: float) -> list[float]:
    moments, moment = [], SETTLE
    while (moment := moment + world.chance.expovariate(an_hour / 3600)) < until:
        moments.append(moment)
    return moments


def _new_product(world: World) -> None:
    """Let a shop list something, and lay down what becomes of it."""
    chance = world.chance
    shop = chance.choice(list(world.market.products))
    is_in = chance.random() < 0.6
    product = world.market.add_product(shop, is_in=is_in)
    moment = world.time.elapsed
    if not is_in and chance.random() < 0.8:  # it goes live after a while
        moment += chance.uniform(150, 900)
        world.at(moment, lambda: _go_live(world, product))
    for size in product.sizes:
        if chance.random() < 0.6:
            out_at = moment + chance.uniform(220, 1500)
            world.at(out_at, lambda size=size: _set(product, size, is_in=False))  # type: ignore[misc]
            if chance.random() < 0.6:
                in_at = out_at + chance.uniform(330, 1500)
                world.at(in_at, lambda size=size: _set(product, size, is_in=True))  # type: ignore[misc]
    if chance.random() < 0.3:  # a size blinks: it is out for one look at most
        size, begins = chance.choice(list(product.sizes)), moment + chance.uniform(130, 1500)
        world.at(begins, lambda: _blink(world, product, size))
    if chance.random() < 0.3:
        world.at(moment + chance.uniform(200, 1500), lambda: _cut(product))


def _go_live(world: World, product: Product) -> None:
    for size in product.sizes:
        if world.chance.random() < 0.6:
            product.sizes[size] = True


def _set(product: Product, size: str, *, is_in: bool) -> None:
    product.sizes[size] = is_in


def _blink(world: World, product: Product, size: str) -> None:
    if product.sizes[size]:
        product.sizes[size] = False
        world.at(world.time.elapsed + 80, lambda: _set(product, size, is_in=True))


def _cut(product: Product) -> None:
    product.price = product.price * 4 // 5


def _new_release(world: World) -> None:
    """Let the feed tell of a drop, which may move or be cancelled."""
    chance, market = world.chance, world.market
    word, code = market.new_word()
    ahead = timedelta(minutes=chance.randrange(20, 150))
    release = Release(word=word, code=code, at=_minute(world, ahead))
    market.releases.append(release)
    market.releases[:] = market.releases[-20:]
    first = 3 * FEED_EVERY.total_seconds()
    if chance.random() < 0.4:
        world.at(world.time.elapsed + chance.uniform(first, 1500), lambda: _move(world, release))
    if chance.random() < 0.25:
        world.at(world.time.elapsed + chance.uniform(first, 2500), lambda: _cancel(release))


def _minute(world: World, ahead: timedelta) -> datetime:
    return (world.time.now() + ahead).replace(second=0, microsecond=0)


def _move(world: World, release: Release) -> None:
    if release.at > world.time.now() and not release.is_cancelled:
        release.at += timedelta(minutes=world.chance.randrange(40, 120))


def _cancel(release: Release) -> None:
    release.is_cancelled = True


def _shop_trouble(world: World) -> None:
    source = world.chance.choice([*world.market.products, FEED])
    until = world.time.elapsed + world.chance.uniform(30, 400)
    is_failing = world.chance.random() < 0.6
    (world.market.failing if is_failing else world.market.partial)[source] = until
    world.note(f"{source} {'fails' if is_failing else 'shows a part'}")
