"""What is stored for a guild."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """How many things are stored for a guild."""

    subscriptions: int
    drops: int  # that its moderators entered
    messages: int  # the record of what was sent to it, and what waits to be
    audits: int
    quiz_answers: int
    guides: int
    role_panels: int
