"""Remember for ten minutes what somebody was told about, so that "and the price?" is understood.

Kept in memory only, and never what was asked. Knows nothing of Discord.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

KEPT = timedelta(minutes=10)
MOST = 5_000  # askers remembered at once; the ones longest silent go first


class FollowUps:
    """What each asker was last told about, by channel."""

    def __init__(self) -> None:
        self._subjects: OrderedDict[tuple[int, int], tuple[str, datetime]] = OrderedDict()

    def subject(self, channel_id: int, user_id: int, now: datetime) -> str:
        """Return what an asker was last told about in a channel; empty after ten minutes."""
        subject, until = self._subjects.get((channel_id, user_id), ("", now))
        return subject if now < until else ""

    def remember(self, channel_id: int, user_id: int, subject: str, now: datetime) -> None:
        """Keep what an answer was about, where it was about something."""
        if not subject:
            return
        self._subjects[channel_id, user_id] = (subject, now + KEPT)
        self._subjects.move_to_end((channel_id, user_id))
        while len(self._subjects) > MOST:
            self._subjects.popitem(last=False)
