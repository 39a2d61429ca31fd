"""What is true of polling: gaps in order numbers, and how long to leave a shop in peace that does not answer."""
