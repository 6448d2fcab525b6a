"""Tests of bot/rules/roles."""
