"""Why an alert came or did not, and who changed what."""
