"""The verbs and rules: sweeps, comparisons, drops, subscriptions and deliveries."""

from bot.services.quizzes import QuizResult, Quizzes, Score, fingerprint_of
from bot.services.registry import Services, services_of

__all__ = ["QuizResult", "Quizzes", "Score", "Services", "fingerprint_of", "services_of"]
