"""Shops and staff."""
