"""Tests of bot/services/monitoring."""
