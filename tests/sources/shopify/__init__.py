"""Tests of bot/sources/shopify."""
