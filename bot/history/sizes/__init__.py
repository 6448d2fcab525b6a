"""Size tables, and the questions they answer."""

from bot.history.sizes.questions import SizeDetector, answer
from bot.history.sizes.tables import LABEL_CAVEAT, clauses, convert, named

__all__ = ["LABEL_CAVEAT", "SizeDetector", "answer", "clauses", "convert", "named"]
