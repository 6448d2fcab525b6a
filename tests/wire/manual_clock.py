"""A clock that goes only when a test says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class ManualClock:
    """A clock for `limits`, `nonces`, `interactions` and `WireDiscord(clock=...)`."""

    now: float = 1_000.0

    def __call__(self) -> float:
        """Return the time, in seconds."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
