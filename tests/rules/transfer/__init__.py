"""Tests of bot/rules/transfer."""
