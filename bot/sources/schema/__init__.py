"""Shops that describe their products in schema.org terms."""
