"""Integration: the only service that speaks with the world outside the house.

Owns   shops, who they are and how far each has been read; partners' credentials and answers; refused orders; stock told
       to shops; addresses and where they lie; carriers, packing slips sent; insurers, premiums that count, policies.
Says   ShopOrderSeen, ShopPaymentSeen, ShopProductSeen, ShopStockSeen, ShopCustomerSeen, ShopContacted, ShopHistoryRead,
       ShopIdentified, ShopTold, ShopNotTold, ShopOrderCompared, ComparisonEnded, AddressChecked, ManifestAccepted,
       ManifestRefused, PolicyConcluded, PolicyDocumented, PolicyIssued, PolicyChanged, PolicyEnded, PolicyFailed.
Hears  what the shop must be told (planned, shipped, collected, invoiced, credited, held, released, cancelled, given a
       status); closed days; pieces that came in; every order's facts, addresses put right, lines called off.
       Answers shops' hooks on a door of its own.
"""
