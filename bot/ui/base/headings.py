"""What cards are headed with: what happened, or how near a drop is.

Knows nothing of the rest of a card.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.languages import mark, tr
from bot.models import Change, ChangeKind, Money, Precision

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
SOON = timedelta(hours=1)  # in which a drop is still said to drop now
LATE = timedelta(minutes=2)  # after which a card says that it is
HEADINGS = {
    ChangeKind.LIVE: mark("Live now"),
    ChangeKind.RESTOCK: mark("Restock"),
    ChangeKind.ANNOUNCED: mark("Drop announced"),
    ChangeKind.MOVED: mark("Drop moved"),
    ChangeKind.CANCELLED: mark("Drop cancelled"),
    ChangeKind.PRICE_CUT: mark("Price cut"),
    ChangeKind.SOLD_OUT: mark("Sold out"),
}


DRAW_HEADINGS = {
    ChangeKind.ANNOUNCED: mark("Draw"),
    ChangeKind.MOVED: mark("Draw moved"),
    ChangeKind.CANCELLED: mark("Draw cancelled"),
}


def heading(change: Change, now: datetime) -> str:
    """Return what a change is headed with; how near a drop is, as long as that is still true."""
    if change.lead is not None:
        return _lead_heading(change, change.lead, now)
    if change.is_preorder:
        return tr("Pre-order")
    is_draw = change.is_draw
    if change.kind is ChangeKind.PRICE_CUT and (share := share_cut(change.price, change.old_price)):
        return tr("Price cut: {share}% off", share=share)
    if change.kind is ChangeKind.ANNOUNCED and change.revision and change.drop_at and not is_draw:
        return tr("The time of a drop is known")
    return tr(
        (DRAW_HEADINGS if change.is_draw else HEADINGS).get(change.kind, HEADINGS[change.kind])
    )


def share_cut(price: Money | None, old: Money | None) -> int:
    """Return by how many per cent a price fell; 0 where that is not known, or less than one."""
    if price is None or old is None or old.amount <= 0 or old.currency != price.currency:
        return 0
    return max(0, round((old.amount - price.amount) / old.amount * 100))


def _lead_heading(change: Change, lead: timedelta, now: datetime) -> str:
    is_day = change.precision is Precision.DAY
    if change.is_draw:
        return _draw_heading(change, lead, now)
    if change.drop_at is not None and now - change.drop_at > (DAY if is_day else SOON):
        words = tr("The drop's time has passed")
    elif not lead:
        words = tr("It drops today") if is_day else tr("It drops now")
    elif is_day:
        words = tr("It drops in a week") if lead >= WEEK else tr("It drops tomorrow")
    elif change.drop_at is not None and now - (change.drop_at - lead) > LATE:
        words = tr("The drop is near")
    else:
        words = _countdown(lead)
    return words


def _draw_heading(change: Change, lead: timedelta, now: datetime) -> str:
    is_day = change.precision is Precision.DAY
    if change.drop_at is not None and now > change.drop_at + (DAY if is_day else timedelta(0)):
        return tr("The draw is closed")
    if not lead:
        return tr("The draw closes today") if is_day else tr("The draw closes now")
    if lead >= WEEK:
        return tr("The draw closes in a week")
    return tr("The draw closes tomorrow") if lead >= DAY else tr("The draw closes soon")


def _countdown(lead: timedelta) -> str:
    hours, minutes = divmod(lead // timedelta(minutes=1), 60)
    if lead >= WEEK:
        return tr("{days} days to the drop").format(days=lead.days)
    if not hours:
        return tr("{minutes} minutes to the drop").format(minutes=minutes)
    if hours == 1:
        return tr("One hour to the drop")
    return tr("{hours} hours to the drop").format(hours=hours)
