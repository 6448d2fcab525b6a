"""Tests of bot/services/audit."""
