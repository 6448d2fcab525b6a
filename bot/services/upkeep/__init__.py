"""What runs by itself: the scheduler, pruning, and the commands given to Discord."""
