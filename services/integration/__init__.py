"""Integration: the only service that speaks with the world outside the house.

Owns: shops and how far each has been read, partners' credentials and answers, refused orders, packing slips sent.
Says: ShopOrderSeen, ShopPaymentSeen, ShopProductSeen, ShopStockSeen, ShopContacted, ShopTold, ShopNotTold,
ManifestAccepted, ManifestRefused.
Hears: what the shop must be told (planned, shipped, collected, invoiced, credited, held, released, cancelled),
closed days, pieces that came in. Answers shops' hooks on a door of its own.
Insurance: owns insurers, premiums that count and policies; says PolicyConcluded, PolicyDocumented, PolicyChanged,
PolicyEnded, PolicyFailed; hears every order's facts and lines that were called off.
"""
