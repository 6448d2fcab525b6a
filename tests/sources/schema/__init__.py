"""Tests of bot/sources/schema."""
