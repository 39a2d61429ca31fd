"""What staff write down beside an order."""
