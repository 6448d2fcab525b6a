"""Tests of bot/ui/subscriptions."""
