"""Files of listings and drops: CSV, JSON and TOML."""
