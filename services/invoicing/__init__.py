"""Invoicing: invoices, payments, document numbers; what an order's money is.

Owns   invoices and credit notes, which are never edited; payments; the numbers of documents.
Says   InvoiceIssued, CreditNoteIssued, PaymentBooked, PaymentTakenBack,
       PaymentPaidBack, OrderPaid.
Hears  orders placed, changed, ready, not ready, held, released, cancelled; closed days, shipped, collected; payments
       seen in the shop; who a shop is.
"""
