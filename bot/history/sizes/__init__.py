"""Size tables, and the questions they answer."""

from bot.history.sizes.questions import SizeEar, answer
from bot.history.sizes.tables import LABEL_CAVEAT, convert, named

__all__ = ["LABEL_CAVEAT", "SizeEar", "answer", "convert", "named"]
