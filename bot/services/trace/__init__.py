"""Why an alert was sent or not, and what would be sent."""

from bot.services.trace.delivery_log import DeliveryLog
from bot.services.trace.diagnosis import Diagnoses
from bot.services.trace.explanations import Explanations
from bot.services.trace.previews import Preview, Previewed, Previews
from bot.services.trace.stats import AlertFigures, Stats

__all__ = [
    "AlertFigures",
    "DeliveryLog",
    "Diagnoses",
    "Explanations",
    "Preview",
    "Previewed",
    "Previews",
    "Stats",
]
