"""How the process is: what a check asks, what the record counts, and what it tells of itself."""

from bot.services.monitoring.figures import Figures
from bot.services.monitoring.health import Gateway, HealthCheck
from bot.services.monitoring.heartbeats import Heartbeats, last_words
from bot.services.monitoring.loop_delay import LoopDelay

__all__ = ["Figures", "Gateway", "HealthCheck", "Heartbeats", "LoopDelay", "last_words"]
