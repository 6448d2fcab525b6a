"""Changes, drops, subscriptions and deliveries."""

from bot.store.alerts.channels import Refusal
from bot.store.alerts.deliveries import OPEN
from bot.store.alerts.drops import forget_drops
from bot.store.alerts.outbox import Lane

__all__ = ["OPEN", "Lane", "Refusal", "forget_drops"]
