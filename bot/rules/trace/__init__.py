"""Why a change was or was not sent, step by step."""

from bot.rules.trace.figures import PERIODS, AlertDay, Period, SoldOut, days_of, periods_of
from bot.rules.trace.revisions import ADDED, IMPORT, subscription_of
from bot.rules.trace.stages import Diagnosis, SeenListing, SweptSource, TracedChange, TraceQuestion
from bot.rules.trace.verdicts import Obstacle, TraceVerdict, verdict_of

__all__ = [
    "ADDED",
    "IMPORT",
    "PERIODS",
    "AlertDay",
    "Diagnosis",
    "Obstacle",
    "Period",
    "SeenListing",
    "SoldOut",
    "SweptSource",
    "TraceQuestion",
    "TraceVerdict",
    "TracedChange",
    "days_of",
    "periods_of",
    "subscription_of",
    "verdict_of",
]
