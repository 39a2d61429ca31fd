"""The schema on one page, and plain functions that read and write it."""
