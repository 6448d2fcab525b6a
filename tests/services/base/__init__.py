"""Tests of bot/services/base."""
