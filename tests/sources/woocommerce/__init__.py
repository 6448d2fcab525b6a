"""Tests of bot/sources/woocommerce."""
