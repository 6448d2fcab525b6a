"""Discord's front door: one extension a file, one cog each."""
