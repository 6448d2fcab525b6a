"""Which sightings are one drop, and what changed about it."""
