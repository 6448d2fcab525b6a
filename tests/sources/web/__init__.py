"""Tests of bot/sources/web."""
