"""Tests of bot/rules/reading."""
