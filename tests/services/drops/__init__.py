"""Tests of bot/services/drops."""
