"""Rows of shops, of what was seen in them, and of what could not be taken over."""
