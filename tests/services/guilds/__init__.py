"""Tests of bot/services/guilds."""
