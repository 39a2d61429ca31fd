"""The notifier: tells the customer, by mail and in the customer's language, whatever changes about an order.

Owns    every mail (a row before it is a message), what the shop is called in a mail, its own copy of the order facts.
Says    MailSent, MailFailed, MailUncertain.
Hears   orders: placed, changed, ready or not, held, released, cancelled, given a status; plans: planned, moved, taken
        out, ready for collection, collected or not, shipped, delivered; money: booked, taken or paid back, credited,
        paid; insurances: issued, ended; who a shop is.
"""
