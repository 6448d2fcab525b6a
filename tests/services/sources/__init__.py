"""Tests of bot/services/sources."""
