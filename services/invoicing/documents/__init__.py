"""How an invoice, and a day's invoices and stickers, look on paper."""
