"""Which facts answer a question, and the words that say so."""

from bot.history.answers.answering import Answerer
from bot.history.answers.suggest import Suggestions

__all__ = ["Answerer", "Suggestions"]
