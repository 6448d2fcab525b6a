"""Tests of bot/ui/transfer."""
