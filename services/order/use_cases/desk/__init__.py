"""What staff write down beside an order, and what has to be done about it."""
