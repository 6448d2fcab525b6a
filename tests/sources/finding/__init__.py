"""Tests of bot/sources/finding."""
