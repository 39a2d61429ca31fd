"""The orders overview and an order's page."""
