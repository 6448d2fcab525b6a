"""The schedule of a seed: what happens when. Everything is drawn before anything happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.simulation.shops import FEED, FEED_EVERY, Product, Release

if TYPE_CHECKING:
    from tests.simulation.world import World

SETTLE = 240.0  # seconds at the beginning: subscriptions are made, first sweeps are silent
CALM = 2700.0  # seconds at the end in which nothing new goes wrong; of a short run a part
CALM_PART = 0.3
BURSTS, BURST = 8, 800.0  # of a day, and the seconds of each; between them it is idle
PRODUCTS = 20.0  # new products an hour, over all shops
RESTOCKS, RESTOCKED = 4.0, 6  # times an hour that a shop has so many products again at once
RELEASES = 9.0  # drops an hour that the feed tells of
STRIKES = 7.0  # troubles an hour
LURKING = 8.0  # of them that begin when a message departs, an hour
TRIPS = 20.0  # messages that fare badly, an hour
KILLS = 10.0  # an hour
CLOCKS = 2.0  # an hour: the machine's clock is set wrong
POWER_CUTS = 0.8  # an hour: it stands still while the machine is off
STOPS = 0.7  # an hour: restarts as they should be
ACTS = 16.0  # of moderators, an hour
REMINDERS = 12.0  # times an hour that a member sets one, or takes it away
SHOP_TROUBLES = 6.0  # an hour
LOOKS = 6.0  # of the judge, an hour
LONG_OUTAGE_FROM = 2.5 * 3600  # seconds of a run that has room for one
FLICKERING, FLICKERS, FLICKER = 0.2, 5, (800.0, 1600.0)  # of products; times; seconds
MADE_ANEW, REPLACED = 0.15, 0.4  # of the products, and of those that are removed
IN_ALONE = 0.2  # of the products are shown with the sizes alone that are in
REINSTATED = 0.5  # of the drops that are called off
OF_DAYS = 0.15  # of the drops: no hour is known
LIMITED = (150.0, 300.0)  # seconds for which all is limited, once a day, and the process killed
AWAY = (1.0, 4.0)  # hours for which the machine stands still, once a day


def lay_down(world: World) -> None:
    """Put all that happens on the agenda."""
    calm_at = world.ends_at - min(CALM, world.ends_at * CALM_PART)
    busy = _bursts(world, calm_at) if world.is_day else [(SETTLE, calm_at)]
    for shop in world.market.products:
        for _ in range(4):
            world.market.add_product(shop, is_in=world.chance.random() < 0.5)
    world.market.failing["Shop 1"] = SETTLE  # its first look, of which nothing is told, comes late
    world.people.begin(busy)
    _often(world, PRODUCTS, lambda: _new_product(world), busy)
    _often(world, RELEASES, lambda: _new_release(world), busy)
    _often(world, SHOP_TROUBLES, lambda: _shop_trouble(world), busy)
    _often(world, RESTOCKS, lambda: _restock(world), busy)
    _often(world, STRIKES, world.weather.strike, busy)
    _often(world, LURKING, world.weather.lurk, busy)
    _often(world, TRIPS, world.weather.trip, busy)
    _often(world, KILLS, world.kills.arm, busy)
    _often(world, STOPS, world.stop, busy)
    world.at(calm_at * CALM_PART * 2, world.kills.arm)  # at least one
    _long_troubles(world, busy, calm_at)
    begins, ends = busy[-1]
    world.at(world.chance.uniform(max(begins, ends - BURST), ends), world.weather.close_channels)
    world.at(calm_at, world.kills.disarm)
    if world.is_day:
        world.at(calm_at, lambda: _close_shop(world))
    for moment in _moments(world, ACTS, busy):
        world.people.act_at(moment)
    for moment in _moments(world, REMINDERS, busy):
        world.person_at(moment, world.people.reminders.act)
    _often(world, LOOKS, world.judge.look, [*busy, (calm_at, world.ends_at)])
    _often(world, CLOCKS, world.clock.go_wrong, busy)
    _often(world, POWER_CUTS, world.clock.lose_power, busy)
    world.at(calm_at, world.clock.be_right)


def _bursts(world: World, calm_at: float) -> list[tuple[float, float]]:
    """Return when in a day something happens: one after the start, the others anywhere."""
    room = (calm_at - SETTLE) / BURSTS
    begins = [SETTLE + number * room for number in range(BURSTS)]
    late = [0.0, *(world.chance.uniform(0, room - BURST) for _ in begins[1:])]
    return [(at + by, at + by + BURST) for at, by in zip(begins, late, strict=True)]


def _long_troubles(world: World, busy: Sequence[tuple[float, float]], calm_at: float) -> None:
    """Let Discord be away for longer than news are news, and the machine stand still for hours."""
    weather, chance = world.weather, world.chance
    if calm_at < LONG_OUTAGE_FROM * (1 - CALM_PART):
        return
    begins, ends = chance.choice(busy)
    everywhere = chance.random() < 0.4
    moment = chance.uniform(begins, max(begins + 300, min(ends, calm_at - 4500)))
    world.at(moment, lambda: weather.long_outage(everywhere=everywhere))
    if world.is_day:
        begins, ends = chance.choice(busy[:-1])
        world.at(chance.uniform(begins, ends), weather.long_loss)
        begins, ends = chance.choice(busy[1:])
        moment = chance.uniform(begins, ends - LIMITED[1])
        seconds = chance.uniform(*LIMITED)
        world.at(moment, lambda: weather.long_limit(seconds))
        world.at(moment + chance.uniform(15, seconds / 2), world.kills.strike)
        begins, ends = chance.choice(busy[:-1])
        hours = chance.uniform(*AWAY)
        world.at(chance.uniform(begins, ends), lambda: world.kills.be_away(hours * 3600))


def _often(
    world: World,
    an_hour: float,
    act: Callable[[], object],
    spans: Sequence[tuple[float, float]],
) -> None:
    """Let something happen so often, on average, in spans of time."""
    for moment in _moments(world, an_hour, spans):
        world.at(moment, act)


def _moments(world: World, an_hour: float, spans: Sequence[tuple[float, float]]) -> list[float]:
    moments = []
    for moment, ends in spans:
        while (moment := moment + world.chance.expovariate(an_hour / 3600)) < ends:
            moments.append(moment)
    return moments


def _new_product(world: World) -> None:
    """Let a shop list something, and lay down what becomes of it."""
    chance = world.chance
    shop = chance.choice(list(world.market.products))
    is_in = chance.random() < 0.6
    product = world.market.add_product(shop, is_in=is_in)
    moment = world.time.elapsed

    def later(shortest: float, longest: float = 1500) -> float:
        return moment + chance.uniform(shortest, longest) * world.market.slowness

    if not is_in and chance.random() < 0.8:  # it goes live after a while
        moment = later(150, 900)
        world.at(moment, lambda: _go_live(world, product))
    for size in product.sizes:
        if chance.random() < 0.6:
            out_at = later(220)
            world.at(out_at, lambda size=size: _set(product, size, is_in=False))  # type: ignore[misc]
            if chance.random() < 0.6:
                in_at = out_at + later(330) - moment
                world.at(in_at, lambda size=size: _set(product, size, is_in=True))  # type: ignore[misc]
    _show_badly(world, product, later)
    _change_prices(world, product, later)
    product.lists_what_is_in = chance.random() < IN_ALONE
    for _ in range(0 if product.lists_what_is_in else chance.choice((0, 0, 1, 2, 3))):
        world.at(later(200), lambda: _rename(product))
    if chance.random() < 0.7:
        world.at(later(1600, 4000), lambda: _remove(world, shop, product))


def _show_badly(world: World, product: Product, later: Callable[[float], float]) -> None:
    """Let a shop show a product otherwise than it is, or as another one."""
    chance = world.chance
    _blink(world, product, later)
    if chance.random() < FLICKERING:
        _flicker(world, product)
    if chance.random() < 0.3:  # one look, or two, do not show it
        looks = 1 if chance.random() < 0.7 else 2
        world.at(later(130), lambda: _hide(product, looks))
    if chance.random() < MADE_ANEW:
        world.at(later(300), lambda: _make_anew(product))


def _change_prices(world: World, product: Product, later: Callable[[float], float]) -> None:
    chance = world.chance
    for change in chance.choices((_cut, _raise, _blink_price), k=chance.choice((0, 0, 1, 2, 4))):
        at, by = later(200), chance.randrange(1, 30)
        world.at(at, lambda change=change, by=by: change(product, by))  # type: ignore[misc]


def _flicker(world: World, product: Product) -> None:
    """Let a size sell out and come in again and again, within a cool-down and after it."""
    size, at = world.chance.choice(list(product.sizes)), world.time.elapsed
    for _ in range(FLICKERS):
        for is_in in (False, True):
            at += world.chance.uniform(*FLICKER)
            world.at(at, lambda is_in=is_in: _set(product, size, is_in=is_in))  # type: ignore[misc]


def _blink(world: World, product: Product, later: Callable[[float], float]) -> None:
    """Let a size be out for one look, and perhaps for another one later."""
    if world.chance.random() < 0.4:
        size = world.chance.choice(list(product.sizes))
        for _ in range(world.chance.choice((1, 2, 3))):
            world.at(later(130), lambda: product.blinking.add(size))


def _go_live(world: World, product: Product) -> None:
    for size in product.sizes:
        if world.chance.random() < 0.6:
            product.sizes[size] = True


def _set(product: Product, size: str, *, is_in: bool) -> None:
    product.sizes[size] = is_in


def _hide(product: Product, looks: int) -> None:
    product.hidden = looks


def _remove(world: World, shop: str, product: Product) -> None:
    """Let a shop list something no more, and perhaps put another shoe at its address."""
    world.market.products[shop].remove(product)
    if world.chance.random() < REPLACED:
        other = world.market.add_product(shop, is_in=world.chance.random() < 0.8)
        other.put_in_place_of(product)


def _restock(world: World) -> None:
    """Let a shop have several products in all sizes at the same look."""
    there = world.chance.choice(list(world.market.products.values()))
    for product in there[-RESTOCKED:]:
        for size in product.sizes:
            product.sizes[size] = True


def _make_anew(product: Product) -> None:
    product.is_to_be_made = True


def _rename(product: Product) -> None:
    product.is_renamed = not product.is_renamed


def _cut(product: Product, by: int) -> None:
    """Let it become cheaper, perhaps by so little that nothing is told."""
    product.price -= by


def _raise(product: Product, by: int) -> None:
    product.price += by


def _blink_price(product: Product, by: int) -> None:
    """Let one look show it dearer than it is."""
    product.dearer_once = by


def _new_release(world: World) -> None:
    """Let the feed tell of a drop, which may move or be cancelled."""
    chance, market = world.chance, world.market
    word, code = market.new_word()
    ahead = timedelta(minutes=chance.randrange(20, 150))
    shops = chance.sample(list(market.products), chance.choice((0, 0, 1, 2, 2)))
    at, is_day = _minute(world, ahead), chance.random() < OF_DAYS
    if is_day:
        at = at.replace(hour=0, minute=0) + timedelta(days=1)
    release = Release(word=word, code=code, at=at, is_day=is_day, key=word, shops=tuple(shops))
    market.releases.append(release)
    market.releases[:] = market.releases[-20:]
    _let_change(world, release)


def _let_change(world: World, release: Release) -> None:
    """Lay down what becomes of a drop."""
    chance = world.chance
    first = 3 * FEED_EVERY.total_seconds() * world.market.slowness
    moves = chance.choice((0, 0, 1, 2))
    for _ in range(moves):
        moment = world.time.elapsed + chance.uniform(first, 3 * first)
        world.at(moment, lambda: _move(world, release))
    is_off, is_another = chance.random() < 0.3, chance.random() < 0.2
    is_joined = chance.random() < 0.4
    if is_off:
        moment = world.time.elapsed + chance.uniform(first, 4 * first)
        world.at(moment, lambda: _cancel(release))
        if chance.random() < REINSTATED and not is_joined:
            world.at(moment + chance.uniform(first, 2 * first), lambda: _reinstate(release))
    if chance.random() < 0.5:
        world.at(world.time.elapsed + chance.uniform(first, 4 * first), lambda: _edit(release))
    if is_another:
        moment = world.time.elapsed + chance.uniform(first, 2 * first)
        world.at(moment, lambda: _correct(world, release))
    if is_joined:
        joining = chance.choice(list(world.market.products))
        moment = world.time.elapsed + chance.uniform(first, 3 * first)
        world.at(moment, lambda: _join(release, joining))
    release.is_steady = not (moves or is_off or is_another or release.is_day)


def _minute(world: World, ahead: timedelta) -> datetime:
    return (world.time.now() + ahead).replace(second=0, microsecond=0)


def _move(world: World, release: Release) -> None:
    if release.at > world.time.now() and not release.is_cancelled:
        later = timedelta(minutes=world.chance.randrange(40, 120))
        release.at += timedelta(days=1) if release.is_day else later


def _edit(release: Release) -> None:
    release.edits += 1


def _join(release: Release, shop: str) -> None:
    """Let one more shop have a drop."""
    if shop not in release.shops:
        release.shops = (*release.shops, shop)


def _correct(world: World, release: Release) -> None:
    """Let a post be about another shoe than it said at first."""
    releases = world.market.releases
    if release in releases and not release.is_cancelled:
        word, code = world.market.new_word()
        releases[releases.index(release)] = replace(release, word=word, code=code)


def _cancel(release: Release) -> None:
    release.is_cancelled = True


def _reinstate(release: Release) -> None:
    """Let a drop that was called off stand again, at the same time."""
    release.is_cancelled = False


def _close_shop(world: World) -> None:
    """Let a shop be gone for good, which it says at the next look."""
    world.market.closing = world.chance.choice(list(world.market.products))


def _shop_trouble(world: World) -> None:
    source = world.chance.choice([*world.market.products, FEED])
    if world.chance.random() < 0.25:
        looks = world.chance.randrange(1, 5)
        after = world.chance.choice((0.0, 0.0, 120.0, 200.0)) * world.market.slowness
        world.market.partial[source] = world.time.elapsed + after  # first it shows a part
        world.at(world.time.elapsed + after, lambda: world.market.shrink(source, looks))
        world.note(f"{source} shows hardly anything {looks} times")
        return
    is_failing = world.chance.random() < 0.6
    lasts = world.chance.uniform(30, 400) * world.market.slowness  # some for three looks
    troubled = world.market.failing if is_failing else world.market.partial
    troubled[source] = world.time.elapsed + lasts
    world.note(f"{source} {'fails' if is_failing else 'shows a part'}")
