"""What Raincloud is set to: its settings, its logs, its sources and the history it knows."""
