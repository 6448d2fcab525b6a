"""The record of who changed what, a page at a time.

Knows nothing of how the record is kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import mark, tr
from bot.models import AuditEntry, Subscription
from bot.services.audit import log
from bot.ui.base import ListPage, paged

AUDIT = "audit"
PER_PAGE = 8
ENTRY = 1200  # characters of one entry
_TITLE = mark("Who changed what")
_NOTHING = mark(
    "Nothing has been changed here yet, or it is more than a year ago. What moderators do with "
    "`/alerts` and `/manage` is written down from now on."
)


def audit(
    entries: Sequence[AuditEntry], among: Sequence[Subscription] = (), number: int = 0
) -> ListPage:
    """Return a page of the record, newest first; one out of range is the nearest there is.

    Args:
        entries: of the record.
        among: the server's subscriptions, from which those of the record are told apart.
        number: the page's, from 0.
    """
    title = f"## {tr(_TITLE)}"
    if not entries:
        return ListPage(text=f"{title}\n{tr(_NOTHING)}", what=AUDIT, rest="", number=0, count=1)
    lines = [log.entry_text(entry, among, ENTRY) for entry in entries]
    return paged(title, lines, AUDIT, "", number, per_page=PER_PAGE)
