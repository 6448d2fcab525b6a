"""Deliveries from the moment they are owed to the moment they are settled."""

from bot.services.outbox.catch_up import LOOK_FIRST
from bot.services.outbox.dispatcher import LEASE, Deliveries
from bot.services.outbox.gates import SendGate, TooLateError, WayBadError
from bot.services.outbox.refusals import NO_TAG, NO_TAG_CODE, UNMADE
from bot.services.outbox.release import Digests

__all__ = [
    "LEASE",
    "LOOK_FIRST",
    "NO_TAG",
    "NO_TAG_CODE",
    "UNMADE",
    "Deliveries",
    "Digests",
    "SendGate",
    "TooLateError",
    "WayBadError",
]
