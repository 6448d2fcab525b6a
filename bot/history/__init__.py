"""What is known about the 2002R: loaded from files, indexed in memory, asked in words."""

from bot.history.ask import History
from bot.history.facts import Answer, Fact, FactSource
from bot.history.follow_ups import FollowUps
from bot.history.headlines import Comparison, Topic
from bot.history.show import ABOUT, Card, Line, year_of
from bot.history.timeline import TimelineEvent

__all__ = [
    "ABOUT",
    "Answer",
    "Card",
    "Comparison",
    "Fact",
    "FactSource",
    "FollowUps",
    "History",
    "Line",
    "TimelineEvent",
    "Topic",
    "year_of",
]
