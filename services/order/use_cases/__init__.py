"""What the order service can do.

orders     take_over (the shop showed an order), place, change, hold, cancel, wish, status, goods (a line's pieces),
           own_sums and sums (amounts that do not fit together, or are others here than in the shop),
           and what others tell: hear_planning, hear_money, hear_told
catalog    see_product, see_stock, balance (who gets what is free)
customers  see_customer (the shop showed an account)
desk       note, make_status, hear_mails
"""
