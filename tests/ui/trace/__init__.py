"""Tests of bot/ui/trace."""
