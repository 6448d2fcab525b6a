"""Who changed what in a guild, written down and told to its log channel."""
