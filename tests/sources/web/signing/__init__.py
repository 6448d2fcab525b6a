"""Tests of bot/sources/web/signing."""
