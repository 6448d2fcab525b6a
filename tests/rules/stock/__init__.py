"""Tests of bot/rules/stock."""
