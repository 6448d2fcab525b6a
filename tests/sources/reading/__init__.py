"""Tests of bot/sources/reading."""
