"""Tests of bot/sources/fuzz."""
