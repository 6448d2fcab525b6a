"""The messages of alerts: cards, digests, updates and scheduled events."""

from bot.ui.alerts.why_button import WhyButton, why_id

__all__ = ["WhyButton", "why_id"]
