"""Articles and their stock."""
