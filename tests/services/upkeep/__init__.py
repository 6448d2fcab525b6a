"""Tests of bot/services/upkeep."""
