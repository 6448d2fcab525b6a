"""The whole bot under a seed: one seed gives the whole schedule, and always the same trace."""
