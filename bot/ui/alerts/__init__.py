"""The messages of alerts: cards, digests, updates and scheduled events."""

from bot.ui.alerts.why_button import Why, why_id

__all__ = ["Why", "why_id"]
