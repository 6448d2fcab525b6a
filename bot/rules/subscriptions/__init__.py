"""A subscription's fields: read, stored, described, and asked whether they match a change."""
