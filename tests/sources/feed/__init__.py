"""Tests of bot/sources/feed."""
