"""The messages of alerts: cards, digests, updates and scheduled events."""
