"""The sandbox carrier: takes packing slips, refuses what is wrong, knows every barcode."""
