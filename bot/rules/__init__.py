"""The trade's decisions as pure functions. Knows no store, no Discord and no clock."""
