"""Tests of bot/ui/alerts."""
