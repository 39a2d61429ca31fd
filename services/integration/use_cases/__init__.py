"""What integration can do.

Reading:  poll_shops (start what is due) → poll_shop (one round) → read_orders → see_orders, see_products.
On demand: refetch, check_shop, save_shop.
Writing:  tell_shop (what is to be told) → write_shipment, write_to_shop (performing it); send_manifest.
"""
