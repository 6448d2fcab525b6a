"""What a subscription lacks where its alerts go, and what of a guild is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPermissions:
    """What a subscription lacks in its channel, by the names of Discord's own client.

    ``stops`` are the permissions without which nothing can be posted; ``degrades`` has, by name, a
    sentence on what is left out without the others. A channel that ``is_gone`` never comes back;
    ``refusal`` is a sentence on what else it is that lets nothing be posted, with the remedy.
    """

    is_gone: bool = False
    refusal: str | None = None
    stops: tuple[str, ...] = ()
    degrades: Mapping[str, str] = field(default_factory=dict)
