"""The guide through a first subscription."""
