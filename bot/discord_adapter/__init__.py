"""Discord's library: the client, and how a delivery becomes a message. Knows no SQL."""
