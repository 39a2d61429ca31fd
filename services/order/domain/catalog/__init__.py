"""Articles, their stock, and who gets it."""
