"""The agenda and the day's work."""
