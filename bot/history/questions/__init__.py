"""What a question asks: its subject, what it wants, what it takes for granted."""

from bot.history.questions.assumed import Assumed, Assumptions
from bot.history.questions.described import Descriptions
from bot.history.questions.premises import Premises, day, spoken_day
from bot.history.questions.question import MAKER, MODEL, SHOES, Question, QuestionReader
from bot.history.questions.relations import Relations
from bot.history.questions.search import Preparer, Search
from bot.history.questions.spelling import Spelling
from bot.history.questions.subjects import Subjects

__all__ = [
    "MAKER",
    "MODEL",
    "SHOES",
    "Assumed",
    "Assumptions",
    "Descriptions",
    "Premises",
    "Preparer",
    "Question",
    "QuestionReader",
    "Relations",
    "Search",
    "Spelling",
    "Subjects",
    "day",
    "spoken_day",
]
