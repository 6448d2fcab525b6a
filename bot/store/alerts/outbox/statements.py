"""What the outbox is asked to find whose turn it is.

Each statement is made once and stays the same whatever is asked, and each is one walk along the
outbox's own index that ends where enough is found. Knows nothing of what is done with the answers.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

from bot.models import Priority
from bot.store import tables
from bot.store.alerts import deliveries
from bot.store.alerts.outbox import holding_back
from bot.store.engine import id_lists

_TABLE = tables.deliveries
_SERVED = tables.destinations
SHARES = 8  # of the latest moments at which something became due, beside what has waited longest
_PLACE = (_TABLE.c.destination_kind, _TABLE.c.destination_id)
_BY_URGENCY = (_TABLE.c.priority, _TABLE.c.due_at, _TABLE.c.id)
_NOW = bindparam("now", type_=_TABLE.c.due_at.type)
_PRIORITY: ColumnElement[int] = bindparam("priority", type_=_TABLE.c.priority.type)
_IS_TO_PERSON = deliveries.IS_TO_PERSON
_IS_DUE = _TABLE.c.due_at <= _NOW
_IS_OPENING = (deliveries.IS_UNTRIED, _TABLE.c.is_opening.is_(True), _IS_DUE)


class Lane(Enum):
    """What is sent apart from what: messages, and what follows them."""

    MESSAGES = frozenset(Priority) - {Priority.FOLLOW_UP}
    FOLLOW_UPS = frozenset({Priority.FOLLOW_UP})


def is_busy(lane: Lane) -> ColumnElement[bool]:
    """Return the condition that something of a lane is under way to the destination.

    Its priorities are written out: a list of parameters is written into the statement each time
    that it is executed.
    """
    priorities: list[ColumnElement[int]] = [
        literal_column(str(int(priority))) for priority in sorted(lane.value)
    ]
    return tuple_(*_PLACE).in_(
        select(*_PLACE).where(deliveries.IS_SENDING, _TABLE.c.priority.in_(priorities))
    )


def _waits(priority: ColumnElement[Any] | Priority) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of what of a priority waits, but for people's first messages."""
    return (
        deliveries.IS_UNTRIED,
        _TABLE.c.is_opening.is_(False),
        _TABLE.c.priority == priority,
    )


def _may_be_taken(lane: Lane) -> ColumnElement[bool]:
    """Return the condition of what nothing holds back, of a destination that has no turn yet.

    One condition, whatever it is made of: of each NOT IN, PostgreSQL takes it that half of all are
    left, and of seven of them that so little is that it reads and sorts all that waits.
    """
    conditions = and_(
        id_lists.is_not_among(_TABLE.c.id, "under_way"),
        *holding_back.MAY_LEAVE,
        or_(
            _IS_TO_PERSON,
            _TABLE.c.guild_id.is_(None),
            id_lists.is_not_among(_TABLE.c.guild_id, "but"),
        ),
        or_(_IS_TO_PERSON, id_lists.is_not_among(_TABLE.c.destination_id, "channels")),
        or_(~_IS_TO_PERSON, id_lists.is_not_among(_TABLE.c.destination_id, "people")),
        ~is_busy(lane),
    )
    return case((conditions, true()), else_=false())


def _page(
    lane: Lane, priority: ColumnElement[Any], due: ColumnElement[bool], count: str
) -> Select[Any]:
    """Return what asks for what of a priority became due first and may be taken.

    Args:
        lane: of which the priority is.
        priority: which.
        due: when it is due.
        count: the parameter that says how many.
    """
    return (
        select(_TABLE.c.id, *_PLACE, _TABLE.c.due_at)
        .where(*_waits(priority), due, _may_be_taken(lane))
        .order_by(_TABLE.c.due_at, _TABLE.c.id)
        .limit(bindparam(count))
    )


def _with_served(page: FromClause) -> Select[Any]:
    """Return what asks for a page, and when each destination was last served.

    That is looked up for each: joined, PostgreSQL may read all that were ever served.
    """
    served_at = (
        select(_SERVED.c.served_at)
        .where(_SERVED.c.kind == page.c.destination_kind, _SERVED.c.id == page.c.destination_id)
        .correlate(page)
        .scalar_subquery()
    )
    return select(*page.c, served_at.label("served_at")).order_by(page.c.due_at, page.c.id)


def _front(lane: Lane) -> Select[Any]:
    """Return what asks which priorities have something due, and for the first one's first page.

    Of each priority there is a row for what may be taken, and one for people's first messages; only
    that of the first page is there as often as the page has rows. Each is one look into the index,
    and what is due first is asked for in order, so that PostgreSQL looks nowhere else.
    """
    kinds = union_all(
        *(
            select(
                literal_column(str(int(priority)), Integer).label("priority"),
                literal_column(is_opening, Boolean).label("is_opening"),
            )
            for priority in sorted(lane.value)
            for is_opening in ("false", "true")
        )
    ).subquery("kinds")
    due = (
        select(_TABLE.c.id)
        .where(
            deliveries.IS_UNTRIED,
            _TABLE.c.is_opening == kinds.c.is_opening,
            _TABLE.c.priority == kinds.c.priority,
            _IS_DUE,
        )
        .order_by(_TABLE.c.due_at, _TABLE.c.id)
        .limit(1)
        .correlate(kinds)
        .scalar_subquery()
    )
    begin = select(kinds.c.priority, kinds.c.is_opening, due.label("due")).cte("begin")
    urgent = select(func.min(begin.c.priority)).where(
        begin.c.is_opening.is_(False), begin.c.due.is_not(None)
    )
    first = _page(lane, urgent.scalar_subquery(), _IS_DUE, "most").add_columns(_TABLE.c.priority)
    page = _with_served(first.subquery("first")).subquery("page")
    is_first = (page.c.priority == begin.c.priority) & begin.c.is_opening.is_(False)
    return (
        select(
            begin.c.priority,
            begin.c.is_opening,
            begin.c.due,
            page.c.id,
            page.c.destination_kind,
            page.c.destination_id,
            page.c.due_at,
            page.c.served_at,
        )
        .select_from(begin.outerjoin(page, is_first))
        .where(begin.c.due.is_not(None))
        .order_by(begin.c.priority, page.c.due_at, page.c.id)
    )


def _is_due_at(moment: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return the condition of what is due at a moment.

    As a span: of what is equal, PostgreSQL takes the ids in order, and reads all there ever were.
    """
    return _TABLE.c.due_at.between(moment, moment)


def _of_each(lane: Lane, moments: FromClause, *, is_sqlite: bool) -> Select[Any]:
    """Return what asks for the first page of each moment, the latest first.

    SQLite has no lateral joins.
    """
    page = _page(lane, _PRIORITY, _is_due_at(moments.c.at), "limit").correlate(moments)
    if is_sqlite:
        row = _TABLE.alias("row")
        is_on_page = row.c.id.in_(page.with_only_columns(_TABLE.c.id))
        shown = row.c.id, row.c.destination_kind, row.c.destination_id, row.c.due_at
        return select(*shown).join(moments, is_on_page).order_by(row.c.due_at.desc(), row.c.id)
    each = page.lateral("page")
    rows = select(*each.c).select_from(moments.join(each, true()))
    return rows.order_by(each.c.due_at.desc(), each.c.id)


FRONT = {lane: _front(lane) for lane in Lane}
FIRST_OPENING = {
    lane: select(_TABLE.c.id, _TABLE.c.priority, *_PLACE)
    .where(*_IS_OPENING, _may_be_taken(lane))
    .order_by(*_BY_URGENCY)
    .limit(1)
    for lane in Lane
}
# What of a priority became due after one delivery.
_AFTER = tuple_(_TABLE.c.due_at, _TABLE.c.id) > tuple_(
    bindparam("after_at", type_=_TABLE.c.due_at.type),
    bindparam("after_id", type_=_TABLE.c.id.type),
)
_AFTER_ID = _TABLE.c.id > bindparam("after_id", type_=_TABLE.c.id.type)
NEXT = {
    lane: _with_served(_page(lane, _PRIORITY, _IS_DUE & _AFTER, "most").subquery("page"))
    for lane in Lane
}
# The latest moments after one at which something of a priority became due: each is one look into
# the index. All that one change owes became due at one moment: these are the changes that would
# wait for all that is owed of those before.
_SINCE = bindparam("since", type_=_TABLE.c.due_at.type)
_LATER = select(func.max(_TABLE.c.due_at)).where(*_waits(_PRIORITY), _TABLE.c.due_at > _SINCE)
_BEGUN = select(_LATER.where(_IS_DUE).scalar_subquery().label("at")).cte("moments", recursive=True)
_MOMENTS = _BEGUN.union_all(
    select(_LATER.where(_TABLE.c.due_at < _BEGUN.c.at).correlate(_BEGUN).scalar_subquery()).where(
        _BEGUN.c.at.is_not(None)
    )
)
_LATEST = select(_MOMENTS.c.at).limit(SHARES).subquery("latest")
OF_MOMENT = {
    lane: _page(
        lane,
        _PRIORITY,
        _is_due_at(bindparam("moment", type_=_TABLE.c.due_at.type)) & _AFTER_ID,
        "limit",
    )
    for lane in Lane
}
OF_LATEST = {
    (lane, is_sqlite): _of_each(lane, _LATEST, is_sqlite=is_sqlite)
    for lane in Lane
    for is_sqlite in (False, True)
}
