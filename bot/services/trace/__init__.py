"""Why an alert was sent or not, and what would be sent."""
