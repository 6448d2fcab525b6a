"""Dates and clock times in texts, with the precision and the zone they have."""
