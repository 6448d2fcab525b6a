"""Tests of bot/services/fanout."""
