"""Tests of bot/parsing/sizes."""
