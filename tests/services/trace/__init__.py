"""Tests of bot/services/trace."""
