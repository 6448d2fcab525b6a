"""Discord's `enforce_nonce`: the same author and nonce, within a window, make one message.

Pure bookkeeping over an injected monotonic clock; it knows no HTTP. Source: "Create Message":
"If another message was created by the same author with the same nonce, that message will be
returned and no new message will be created", checked for "the past few minutes".
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from tests.wire.limits import Clock

WINDOW = 300.0  # seconds; Discord says "few minutes", the project reckons with five


@dataclass
class Nonces:
    """The nonces seen within the last `window` seconds; a window of 0 switches them off."""

    clock: Clock
    window: float = WINDOW
    _seen: OrderedDict[tuple[int, str], tuple[float, int]] = field(
        default_factory=OrderedDict, init=False
    )

    def find(self, author_id: int, nonce: str) -> int | None:
        """Return the id of the message this author made with this nonce, if it is young enough."""
        self._forget()
        found = self._seen.get((author_id, nonce))
        return None if found is None else found[1]

    def remember(self, author_id: int, nonce: str, message_id: int) -> None:
        """Note a message just made; a second one does not prolong the first one's time."""
        self._forget()
        self._seen.setdefault((author_id, nonce), (self.clock(), message_id))

    def _forget(self) -> None:
        """Drop what is too old; the order of making is the order of age."""
        oldest_allowed = self.clock() - self.window
        while self._seen:
            key, (made_at, _) = next(iter(self._seen.items()))
            if made_at > oldest_allowed:
                return
            del self._seen[key]
