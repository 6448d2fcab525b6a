"""Tests of bot/rules/alerts."""
