"""A shop's life as a list of looks: what truly came and went, and how each look at it failed.

It shows at each look what the shop would, and remembers which sights of it were kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from bot.models import Listing, Stock, Sweep
from bot.sources.web.errors import RefusedError, UnreachableError
from tests.makers import IN, OUT, UNKNOWN, listing, sweep

PRODUCTS = (0, 1)
SIZES = (8, 9)
OTHERS = 8  # products of the shop that are no 2002R
Key = tuple[int, int]  # product, size
KEYS: tuple[Key, ...] = tuple((product, size) for product in PRODUCTS for size in SIZES)

FAIR = "fair"  # the whole shop is seen
WEATHER = (
    *[FAIR] * 8,
    *["partial"] * 3,  # some pages failed, and the adapter knows
    "shrunken",  # a catalogue of less than half, which the adapter takes for the whole
    "empty",  # a catalogue of nothing
    "wall",  # a challenge page
    "down",  # no connection
    "broken",  # a fault in the adapter
    "busy",  # another process holds the source
    "torn",  # the database refuses to keep the sweep
    "killed",  # the process dies while it looks
)
ANSWERS: dict[str, Sweep | Exception] = {
    "empty": sweep(),
    "wall": RefusedError("shop.example shows a challenge page."),
    "down": UnreachableError("shop.example cannot be reached."),
    "broken": ZeroDivisionError("a fault of ours"),
}


def address(product: int) -> str:
    """Return a product's page, which tells it apart under all its names."""
    return f"https://shop.example/{product}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What happens until a look, and how the look goes.

    ``turns`` come in or go out before it. Of the products, those ``absent`` are not shown, and the
    ``bare`` ones without their sizes; of the sizes, ``lies`` are shown as sold out, ``unlisted``
    ones not at all, and ``mute`` ones without a stock. What is ``renamed`` (a product and its
    "id", "handle" or "sizes") has another name from this look on. ``minutes`` pass after it, and
    the process ``restarts``. Sizes are left out of one product and renamed of the other: a size
    left out while its sisters get new names, and shown again a look later, is taken for new.
    """

    turns: frozenset[Key] = frozenset()
    weather: str = FAIR
    absent: frozenset[int] = frozenset()
    bare: frozenset[int] = frozenset()
    lies: frozenset[Key] = frozenset()
    unlisted: frozenset[Key] = frozenset()
    mute: frozenset[Key] = frozenset()
    renamed: tuple[int, str] | None = None
    minutes: int = 10
    restarts: bool = False


def _seldom(values: Sequence[int] | Sequence[Key]) -> st.SearchStrategy[frozenset[int | Key]]:
    """Draw none of some values, most of the time, or one or two of them."""
    some = st.frozensets(st.sampled_from(values), min_size=1, max_size=2)
    return st.one_of(*[st.just(frozenset[int | Key]())] * 4, some)


quiet_looks = st.builds(
    Look,
    turns=st.frozensets(st.sampled_from(KEYS), max_size=1),
    minutes=st.sampled_from((1, 10)),
)
eventful_looks = st.builds(
    Look,
    turns=st.frozensets(st.sampled_from(KEYS), max_size=2),
    weather=st.sampled_from(WEATHER),
    absent=_seldom(PRODUCTS),
    bare=_seldom(PRODUCTS),
    lies=_seldom(KEYS),
    unlisted=_seldom([(0, SIZES[-1])]),
    mute=_seldom(KEYS),
    renamed=st.one_of(
        st.none(),
        st.none(),
        st.tuples(st.sampled_from(PRODUCTS), st.sampled_from(("id", "handle"))),
        st.just((1, "sizes")),
    ),
    minutes=st.sampled_from((1, 10, 40)),
    restarts=st.sampled_from((False, False, False, True)),
)
looks = st.one_of(quiet_looks, eventful_looks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a look that was kept showed of a size: "in", "out", "unknown", or "gone"."""

    look: int
    span: int
    shown: str


@dataclass(slots=True)
class Life:
    """The truth, the shop's names for it, and all sights of it that were kept.

    A size's ``spans`` are counted: the odd ones are those in which it is in stock. ``began`` is
    the look before which each began.
    """

    true: set[Key] = field(default_factory=set)
    spans: dict[Key, int] = field(default_factory=lambda: dict.fromkeys(KEYS, 0))
    began: dict[tuple[Key, int], int] = field(default_factory=dict)
    sights: dict[Key, list[Sight]] = field(default_factory=lambda: {key: [] for key in KEYS})
    _names: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    _renamed: set[int] = field(default_factory=set)  # products not seen since they were
    _shown: dict[Key, str] = field(default_factory=dict)

    def show(self, index: int, look: Look) -> Sweep | Exception:
        """Let the turns happen, and return what the shop answers."""
        for key in look.turns:
            self.true ^= {key}
            self.spans[key] += 1
            self.began[key, self.spans[key]] = index
        self._shown = {}
        if look.weather in ANSWERS:
            return ANSWERS[look.weather]
        is_partial = look.weather == "partial"
        missing = {
            product
            for product in look.absent or PRODUCTS[: int(is_partial)]
            if is_partial or all(self._may_hide(key) for key in KEYS if key[0] == product)
        }
        for product in missing:
            self._shown |= {key: "gone" for key in KEYS if key[0] == product}
        shown = [self._product(product, look) for product in PRODUCTS if product not in missing]
        others = 1 if look.weather == "shrunken" else OTHERS
        return sweep(*shown, products=len(shown) + others, complete=not is_partial)

    def keep(self, index: int, *, complete: bool) -> None:
        """Remember the last look's sights; that a product was missing only if it was complete."""
        for key, shown in self._shown.items():
            if shown != "gone":
                self._renamed.discard(key[0])
            if shown != "gone" or complete:
                self.sights[key].append(Sight(look=index, span=self.spans[key], shown=shown))

    def _may_hide(self, key: Key) -> bool:
        """Tell whether a size may be shown as out: if it is in, not twice between true sights."""
        if key not in self.true:
            return True
        last = self.sights[key][-1] if self.sights[key] else None
        return last is not None and (last.span, last.shown) == (self.spans[key], "in")

    def _product(self, product: int, look: Look) -> Listing:
        if look.renamed and look.renamed[0] == product and product not in self._renamed:
            self._names[look.renamed] += 1
            self._renamed.add(product)
        sizes = [self._size((product, size), look) for size in SIZES]
        return listing(
            dict(size for size in sizes if size is not None),
            product_id=f"{product}-{self._names[product, 'id']}",
            handle=f"shoe-{product}-{self._names[product, 'handle']}",
            url=address(product),
        )

    def _size(self, key: Key, look: Look) -> tuple[str, Stock] | None:
        product, size = key
        may_hide = self._may_hide(key)
        if product in look.bare:
            self._shown[key] = "unknown"
            return None
        if key in look.unlisted and may_hide and self.sights[key]:
            self._shown[key] = "out"
            return None
        stock = IN if key in self.true and not (key in look.lies and may_hide) else OUT
        if key in look.mute:
            stock = UNKNOWN
        self._shown[key] = stock.value
        label = str(size) if self._names[product, "sizes"] % 2 else f"US {size}"
        return label, stock
