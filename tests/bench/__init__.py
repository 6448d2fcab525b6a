"""What the README's figures are measured with: `python -m tests.bench`."""
