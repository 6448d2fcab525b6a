"""Tests of bot/rules/subscriptions."""
