"""What is true of invoices, taxes, numbers and payments."""
