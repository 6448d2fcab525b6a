"""Times and drops as people type them, and the sentences that say what could not be read."""
