"""Tests of bot/sources/schema/embedded."""
