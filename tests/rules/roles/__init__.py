"""Tests of bot/rules/trace."""
