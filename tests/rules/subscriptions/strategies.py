"""Any subscription and any change, as hypothesis makes them: what properties are tried on."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from bot.models import (
    LEADS,
    Change,
    ChangeKind,
    Confidence,
    Model,
    Money,
    Precision,
    Subscription,
)
from tests.conftest import NOON
from tests.makers import GUILD, OTHER_GUILD, change, make_subscription

STYLES = ("M2002RDA", "M2002RDB", "ML2002RA", "U2002RBF", "PC2002GY")
SHOPS = ("Shop", "SHOP", "Straße 9", "STRASSE 9", "Ünder Ärmel", "Kith, Tokyo", "x" * 70, "x" * 69)
REGIONS = ("AU", "GB", "US", "JP", "DE", "FR", "EU")
WORDS = (
    "rain",
    "Raincloud",
    "RAIN CLOUD",
    "2002R",
    "m2002r",
    "protection",
    "protection-pack",
    "gore-tex",
    "990v6",
    "Ünder",
    "雨雲",
    "ニューバランス",
    "2002年",
    "straße",
    "STRASSE",
    "antidisestablishmentarianism",
    "İstanbul",
    "a",
    "9",
)
SYSTEMS = ("US", "UK", "EU", "CM", "US M", "US W", "W", "M", "FR", "JP", "")
LABELS = (
    "US 9 / UK 8.5 / EU 42.5",
    "M 9 / W 10.5",
    "EUR 42.5 / US 9 / UK 8 / 27CM",
    "36 / original",
    "10 2E",
    "4Y",
    "10C",
    "One size",
    "XL",
    "40 2/3",
    "265mm",
    "Default Title",
)
at_noon = st.just(NOON)

size_labels = st.one_of(
    st.builds(
        lambda system, half: f"{system} {half / 2:g}".strip(),
        st.sampled_from(SYSTEMS),
        st.integers(6, 100),
    ),
    st.sampled_from(LABELS),
)
_titles = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)), max_size=40).map(
    " ".join
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Write words and quoted phrases, some unwanted, some with their quotes left open."""
    words = st.one_of(st.sampled_from(WORDS), st.text(min_size=1, max_size=8))
    part = st.builds(
        lambda minus, quote, told: f"{minus}{quote}{told}{quote}",
        st.sampled_from(("", "", "", "-")),
        st.sampled_from(("", "", '"')),
        st.lists(words, min_size=1, max_size=2).map(" ".join),
    )
    return " ".join(draw(st.lists(part, max_size=3)))


@st.composite
def subscriptions(draw: st.DrawFn, **fixed: Any) -> Subscription:
    """Make a subscription with some of all that one can say."""

    def some(values: Any, most: int = 2) -> Any:
        return tuple(draw(st.lists(st.sampled_from(tuple(values)), max_size=most, unique=True)))

    ceilings = st.builds(
        Money,
        amount=st.integers(50, 300).map(Decimal),
        currency=st.sampled_from(("USD", "GBP")),
    )
    kinds = draw(st.frozensets(st.sampled_from(ChangeKind), min_size=1))
    values: dict[str, Any] = {
        "lead_times": draw(st.sets(st.sampled_from(LEADS)).map(lambda s: tuple(sorted(s)[::-1]))),
        "words": draw(st.one_of(st.just(""), queries())),
        "styles": some(STYLES) if draw(st.booleans()) else (),
        "models": some(Model),
        "regions": some(REGIONS),
        "shops": some(SHOPS),
        "sizes": tuple(draw(st.lists(size_labels, max_size=3, unique=True))),
        "max_price": draw(st.none() | ceilings),
        "first_only": draw(st.booleans()),
        "preorders": draw(st.booleans()),
        "restock_cooldown": timedelta(minutes=draw(st.integers(0, 90))),
    }
    return make_subscription(*kinds, **(values | fixed))


@st.composite
def changes(draw: st.DrawFn, **fixed: Any) -> Change:
    """Find a change of any kind, with anything unknown of it."""
    kind = fixed.pop("kind", None) or draw(st.sampled_from(ChangeKind))
    prices = st.builds(
        Money, amount=st.integers(50, 300).map(Decimal), currency=st.sampled_from(("USD", "GBP"))
    )
    values: dict[str, Any] = {
        "title": draw(_titles),
        "style_code": draw(st.none() | st.sampled_from(STYLES)),
        "colorway": draw(st.none() | st.sampled_from(WORDS)),
        "retailer": draw(st.none() | st.sampled_from(SHOPS)),
        "region": draw(st.none() | st.sampled_from(REGIONS)),
        "price": draw(st.none() | prices),
        "sizes": tuple(draw(st.lists(size_labels, max_size=5, unique=True))),
        "lead": draw(st.none() | st.sampled_from(LEADS)) if kind is ChangeKind.ANNOUNCED else None,
        "precision": draw(st.sampled_from(Precision)),
        "confidence": draw(st.sampled_from(Confidence)),
        "model": draw(st.sampled_from(Model)),
        "is_first": draw(st.booleans()),
        "guild_id": draw(st.sampled_from((None, None, None, GUILD, OTHER_GUILD))),
    }
    return change(kind, **(values | fixed))


@st.composite
def wanted_changes(draw: st.DrawFn, subscription: Subscription) -> Change:
    """Find a change that a subscription is likely to want: made of its own words."""
    kind = draw(st.sampled_from(sorted(subscription.kinds)))
    fixed: dict[str, Any] = {"kind": kind, "guild_id": None, "price": None, "is_first": True}
    fixed["lead"] = None
    if subscription.styles:
        fixed["style_code"] = draw(st.sampled_from(subscription.styles))
    if subscription.shops:
        shop = draw(st.sampled_from(subscription.shops))
        fixed["retailer"] = draw(st.sampled_from((shop, shop.upper(), shop.lower())))
    if subscription.regions:
        fixed["region"] = draw(st.none() | st.sampled_from(subscription.regions))
    if subscription.models:
        fixed["model"] = draw(st.sampled_from(subscription.models))
    if subscription.sizes:
        more = draw(st.lists(size_labels, max_size=4))
        fixed["sizes"] = (*more, draw(st.sampled_from(subscription.sizes)))
    if subscription.words:
        around = draw(st.sampled_from(("{}", "New {} Shoe", "x {}ish", "雨{}", "é{}", "5{}")))
        words = subscription.words.replace('"', " ").replace("-", " ")
        fixed["title"] = around.format(draw(st.sampled_from((words, words.upper()))))
    return draw(changes(**fixed))
