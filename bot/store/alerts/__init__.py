"""Changes, drops, subscriptions and deliveries."""

from bot.store.alerts.deliveries import OPEN
from bot.store.alerts.drops import forget_drops

__all__ = ["OPEN", "forget_drops"]
