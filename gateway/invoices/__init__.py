"""Invoices: found, opened."""
