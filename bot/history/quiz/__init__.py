"""Questions with four answers, made from the facts."""

from bot.history.quiz.book import Quiz, QuizBook

__all__ = ["Quiz", "QuizBook"]
