"""Customers and their accounts in the shops."""
