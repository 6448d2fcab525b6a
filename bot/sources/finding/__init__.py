"""What kind of source an address is, and how sources are written down."""
