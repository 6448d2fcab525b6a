"""Tests of bot/ui/guide."""
