"""Tests of bot/ui/months."""
