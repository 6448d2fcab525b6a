"""Tests of bot/ui/prices."""
