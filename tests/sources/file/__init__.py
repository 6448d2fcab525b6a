"""Tests of bot/sources/file."""
