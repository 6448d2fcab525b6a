"""Tests of bot/services/processes."""
