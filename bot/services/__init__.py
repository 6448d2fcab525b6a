"""The verbs and rules: sweeps, comparisons, drops, subscriptions and deliveries."""

from bot.services.quizzes import QuizResult, Quizzes, Score, fingerprint_of
from bot.services.registry import Services, services_of
from bot.services.teaching import QUESTIONS_KEPT, QuestionList, Teaching

__all__ = [
    "QUESTIONS_KEPT",
    "QuestionList",
    "QuizResult",
    "Quizzes",
    "Score",
    "Services",
    "Teaching",
    "fingerprint_of",
    "services_of",
]
