"""Whoever wants a change is found under what the change asks for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import ChangeKind, Model, Subscription
from bot.parsing.sizes.labels import asked_as, filed_as, matches
from bot.rules.subscriptions.filters import left_out_by
from bot.rules.subscriptions.routing_keys import asked_for, filings, kinds_heard
from tests.makers import change, make_subscription
from tests.rules.subscriptions import strategies as any_

LIVE, RESTOCK, PRICE_CUT = ChangeKind.LIVE, ChangeKind.RESTOCK, ChangeKind.PRICE_CUT
ANNOUNCED = ChangeKind.ANNOUNCED
MOST_TERMS = 3000  # of a change: with the longest title they stay far below SQLite's 32,766


@settings(max_examples=250)
@given(data=st.data(), subscription=any_.subscriptions())
def test_whatever_is_wanted_is_found(data: st.DataObject, subscription: Subscription) -> None:
    """A file may hold too many, and never too few."""
    told = data.draw(st.one_of(any_.changes(), any_.wanted_changes(subscription)))

    if left_out_by(subscription, told) is None:
        assert filings(subscription) & {(told.kind, term) for term in asked_for(told)}


@settings(max_examples=250)
@given(wanted=any_.size_labels, seen=any_.size_labels)
def test_sizes_that_match_have_a_name_in_common(wanted: str, seen: str) -> None:
    """In whatever systems they are told, as men's or women's or neither."""
    if matches(wanted, seen):
        assert filed_as(wanted) & asked_as(seen)


@pytest.mark.parametrize(
    ("subscription", "terms"),
    [
        (make_subscription(), {"any"}),
        (make_subscription(styles=("M2002RDA", "M2002RDB")), {"style:M2002RDA", "style:M2002RDB"}),
        (make_subscription(words="rain cloud"), {"word:cloud"}),
        (make_subscription(words='-sea "protection pack" x'), {"word:protection"}),
        (make_subscription(words="雨雲"), {"any"}),
        (make_subscription(words="-rain"), {"any"}),
        (make_subscription(words="antidisestablishmentarianism"), {"word:antidisestab"}),
        (make_subscription(shops=("KITH",)), {"shop:kith"}),
        (make_subscription(sizes=("US 9", "EU 42.5")), {"size:US9", "size:EU42.5"}),
        (make_subscription(regions=("GB",)), {"region:GB", "region:?"}),
        (make_subscription(regions=("EU",)), {"region:EU", "region:?"}),
        (make_subscription(models=(Model.MULE,)), {"model:mule"}),
        (make_subscription(styles=("M2002RDA",), words="rain", shops=("x",)), {"style:M2002RDA"}),
        (make_subscription(words="rain", shops=("x",), sizes=("US 9",)), {"word:rain"}),
        (make_subscription(regions=("GB",), models=(Model.MULE,)), {"region:GB", "region:?"}),
    ],
)
def test_a_subscription_is_filed_under_what_leaves_out_most(
    subscription: Subscription, terms: set[str]
) -> None:
    """Under one of its conditions only."""
    assert filings(subscription) == {(RESTOCK, term) for term in terms}


def test_sizes_file_only_what_is_of_sizes() -> None:
    """A price cut has none."""
    assert filings(make_subscription(LIVE, PRICE_CUT, sizes=("9",))) == {
        (LIVE, "size:9"),
        (PRICE_CUT, "any"),
    }


def test_who_hears_of_dates_hears_that_they_no_longer_hold() -> None:
    """Moved and cancelled come with announced."""
    heard = kinds_heard(make_subscription(ANNOUNCED))

    assert heard == {ANNOUNCED, ChangeKind.MOVED, ChangeKind.CANCELLED}
    assert {kind for kind, _ in filings(make_subscription(ANNOUNCED))} == heard


def test_a_term_has_the_length_its_column_takes() -> None:
    """60 characters, whatever a shop is called."""
    subscription = make_subscription(shops=("ß" * 80,))
    told = change(retailer="ß" * 80, title="x" * 300, sizes=("y" * 200,))

    assert max(len(term) for _, term in filings(subscription)) <= 60
    assert max(map(len, asked_for(told))) <= 60
    assert filings(subscription) & {(told.kind, term) for term in asked_for(told)}


def test_the_longest_title_asks_for_no_more_than_a_query_takes() -> None:
    """300 characters of a title, all of them beginnings."""
    told = change(title=" ".join(["a1" * 6] * 23)[:300], colorway="b2" * 100)

    assert len(asked_for(told)) < MOST_TERMS
