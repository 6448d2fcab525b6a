"""Tests of bot/sources/calendar."""
