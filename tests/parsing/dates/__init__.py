"""Tests of bot/parsing/dates."""
