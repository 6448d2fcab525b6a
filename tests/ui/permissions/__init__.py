"""Tests of bot/ui/permissions."""
