"""Tests of bot/services/subscriptions."""
