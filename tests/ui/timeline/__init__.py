"""Tests of bot/ui/timeline."""
