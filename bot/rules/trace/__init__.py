"""Why a change was or was not sent, step by step."""

from bot.rules.trace.revisions import subscription_of
from bot.rules.trace.stages import Question, Seen, Swept, Told, Why
from bot.rules.trace.verdicts import Obstacle, TraceVerdict, verdict_of

__all__ = [
    "Obstacle",
    "Question",
    "Seen",
    "Swept",
    "Told",
    "TraceVerdict",
    "Why",
    "subscription_of",
    "verdict_of",
]
