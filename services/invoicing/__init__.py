"""Invoicing: invoices, payments, document numbers; what an order's money is."""
