"""What is true of orders and goods, whatever carries or keeps it."""
