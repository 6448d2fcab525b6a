"""Pages that stand in front of a shop, and pages that say why it shows nothing."""
