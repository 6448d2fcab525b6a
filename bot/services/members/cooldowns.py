"""How often a member may ask for what takes a processor a while, such as pictures.

Kept in memory: after a restart everybody begins anew, which harms nobody.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from bot.errors import RequestError
from bot.languages import tr
from bot.services.base import Clock

ALLOWED = 12  # pictures of one member within the time; who turns pages needs some
WITHIN = timedelta(minutes=1)
REMEMBERED = 1000  # members; beyond that those who asked for nothing lately are forgotten


class Cooldowns:
    """When each member asked for a picture lately."""

    def __init__(self, clock: Clock) -> None:
        """Make it."""
        self._clock = clock
        self._asked: dict[int, deque[datetime]] = {}

    def take(self, user_id: int) -> None:
        """Count a picture that a member asks for.

        Raises:
            RequestError: that was too many; this one is not counted.
        """
        now = self._clock()
        if len(self._asked) >= REMEMBERED:
            self._asked = {
                each: asked for each, asked in self._asked.items() if now - asked[-1] < WITHIN
            }
        asked = self._asked.setdefault(user_id, deque(maxlen=ALLOWED))
        if len(asked) == ALLOWED and now - asked[0] < WITHIN:
            raise RequestError(
                tr(
                    "You asked for {count} pictures within a minute, so this one was not drawn. "
                    "The next is drawn {when}.",
                    count=ALLOWED,
                    when=f"<t:{int((asked[0] + WITHIN).timestamp())}:R>",
                )
            )
        asked.append(now)
