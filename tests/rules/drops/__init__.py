"""Tests of bot/rules/drops."""
