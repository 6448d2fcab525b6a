"""What the kinds of sources share in reading an answer."""
