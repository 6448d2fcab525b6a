"""What a process of the bot may do."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """One of the parts that all of the bot is; a process has any of them."""

    GATEWAY = "gateway"  # is connected to Discord: answers people, keeps what is known of servers
    SWEEPER = "sweeper"  # looks at sources, and writes down what that owes
    SENDER = "sender"  # sends what is owed


ALL_ROLES = frozenset(Role)
