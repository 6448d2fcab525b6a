"""Tests of bot/ui/drops."""
