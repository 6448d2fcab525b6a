"""Which of the connections to Discord's gateway are meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Shards:
    """Some of the connections to Discord's gateway, by number, of as many as there are.

    Each guild is on one of them
    (https://docs.discord.com/developers/events/gateway#sharding-sharding-formula).
    """

    ids: frozenset[int]
    of: int = 1

    def has(self, guild_id: int) -> bool:
        """Tell whether a guild is on one of them."""
        return (guild_id >> 22) % self.of in self.ids

    @property
    def is_all(self) -> bool:
        """Whether these are all that there are."""
        return len(self.ids) == self.of

    def __str__(self) -> str:
        """Write them as an operator reads them: ``0-3, 7``, or ``none``."""
        spans: list[list[int]] = []
        for number in sorted(self.ids):
            if spans and number == spans[-1][-1] + 1:
                spans[-1] = [spans[-1][0], number]
            else:
                spans.append([number])
        return ", ".join("-".join(map(str, span)) for span in spans) or "none"


ONE_SHARD = Shards(frozenset({0}))
"""The one connection of a bot in few servers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarts:
    """What Discord says of sessions with its gateway.

    Source: https://docs.discord.com/developers/events/gateway#session-start-limit-object. It wants
    so many ``shards``, of which ``at_once`` may begin within five seconds; ``left`` of ``total``
    sessions may begin before ``resets_after``, when all may again.
    """

    shards: int
    at_once: int
    left: int
    total: int
    resets_after: timedelta
