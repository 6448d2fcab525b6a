"""Tests of bot/discord_adapter."""
