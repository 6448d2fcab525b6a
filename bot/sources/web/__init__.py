"""The polite fetcher: robots.txt, budgets, conditional requests, and what a wall looks like."""
