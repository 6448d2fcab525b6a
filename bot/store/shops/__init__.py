"""Sources, their listings and what was remembered of them."""
