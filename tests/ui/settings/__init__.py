"""Tests of bot/ui/settings."""
