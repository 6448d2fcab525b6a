"""When a guild is awake, and what is held until then."""

from bot.rules.schedule.holding import USUAL_DIGEST
from bot.rules.schedule.quiet_hours import quiet_until

__all__ = ["USUAL_DIGEST", "quiet_until"]
