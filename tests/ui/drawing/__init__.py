"""Tests of bot/ui/drawing."""
