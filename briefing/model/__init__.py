"""What exists: frozen values with their limits, and no behaviour beyond validation."""
