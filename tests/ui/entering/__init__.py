"""Tests of bot/ui/entering."""
