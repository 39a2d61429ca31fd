"""Order: what customers ordered, how far it is, and whether the goods are here.

Owns   orders, their lines and stock state, customers and their accounts, articles and stock, notes, tasks, own
       statuses, the chronicle.
Says   OrderPlaced, OrderChanged, OrderReady, OrderNotReady, OrderHeld, OrderReleased, OrderCancelled, StatusChanged,
       LinesCalledOff, AddressCorrected, OrderRowChanged, StockChanged, TaskOpened, TaskChanged, TaskClosed.
Hears  what the shops showed (orders, products, stock, accounts) and how the night's comparison ended; planned, closed,
       shipped, delivered, collected; parcels refused; invoiced, paid; mailed; told to the shop; insured; addresses
       checked.
"""
