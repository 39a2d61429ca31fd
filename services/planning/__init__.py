"""Planning: the agenda, day plans, capacity, workshop work, shipments, parcels, and the hand-over to the carrier.

Owns   which order goes on which day, what a closed day holds, every box and its barcode.
Says   OrderPlanned, OrderMoved, OrderUnplanned, DayClosed, OrderReadyForCollection, OrderShipped, OrderDelivered,
       OrderCollected, OrderNotCollected, ParcelRefused.
Hears  orders placed, changed, ready, not ready, held, released, cancelled; payments, invoices and credit notes; what
       the carrier answered; who a shop is.
"""
