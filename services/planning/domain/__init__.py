"""What is true of days, stops and boxes; no framework, no database."""
