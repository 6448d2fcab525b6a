"""Who wants a change, and how what was held is folded into digests."""
