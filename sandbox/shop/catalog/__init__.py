"""What the two shops sell."""
