"""The verbs and rules: sweeps, comparisons, drops, subscriptions and deliveries."""

from bot.services.quizzes import Outcome, Quizzes, Score, fingerprint_of
from bot.services.registry import Services, services_of

__all__ = ["Outcome", "Quizzes", "Score", "Services", "fingerprint_of", "services_of"]
