"""Tests of bot/services/sweeps."""
