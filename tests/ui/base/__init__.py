"""Tests of bot/ui/base."""
