"""What integration can do.

Reading:  poll_shops (start what is due) → poll_shop (one round) → read_orders → see_orders;
          beside_orders → sweep → see_products, see_customers.
          take_hook makes a round come at once; tell_stock is a step of each round, note_sales its ears.
At night: compare_orders (every open order once more, to be compared with what stands here).
          import_history is another: what was sold before the shop was connected, behind the day's orders.
On demand: refetch (one order, a refused one; days or numbers in the rounds), check_shop, save_shop.
Writing:  tell_shop (what is to be told) → write_shipment, write_credit_memo, write_to_shop (performing it);
          send_manifest.
Insuring: insure_hear (which orders there are, and which policies are to end), insure_quote (premiums), insure,
          insure_frame, insure_end (what staff ask) → insure_perform (acts on the insurer); insure_view,
          insure_settings.
"""
