"""Tests of bot/rules/schedule."""
