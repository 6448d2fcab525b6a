"""What Discord, and what stands in front of it, have done to bots like this one; each is a test."""
