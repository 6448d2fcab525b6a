"""What services stand on: the clock, the pace of requests, the history."""

from bot.services.base.clock import Clock, system_clock
from bot.services.base.drift import TOLD_FROM, ClockDrift
from bot.services.base.edge import LONGEST_REST, REFUSED, Edge
from bot.services.base.log_context import add_fields_to_the_log, logged_about
from bot.services.base.opening import OpenHistory, opened_once
from bot.services.base.rate_limits import SPARE, ChannelLimits, Pace, trip_under_way
from bot.services.base.tries import AskedToWaitError, StillRunningError, Tries, leaving

__all__ = [
    "LONGEST_REST",
    "REFUSED",
    "SPARE",
    "TOLD_FROM",
    "AskedToWaitError",
    "ChannelLimits",
    "Clock",
    "ClockDrift",
    "Edge",
    "OpenHistory",
    "Pace",
    "StillRunningError",
    "Tries",
    "add_fields_to_the_log",
    "leaving",
    "logged_about",
    "opened_once",
    "system_clock",
    "trip_under_way",
]
