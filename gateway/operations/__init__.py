"""What waits for the administrator."""
