"""What invoicing can do, one verb a file."""
