"""Do an order's own amounts fit together, to the cent? What Magento decided is never computed anew, only added up.

columns     one currency's amounts of an order: its totals and its rows, bundles counted once
sums        the order's totals against its rows and against each other
rows        each row in itself: price × quantity, tax, a bundle's parts, pieces
currencies  the base currency's copy of every amount against the order's

Habits of Magento that are accepted, and nothing else:

- a price is rounded from its row (tax by row or on the total), or a row from its price (four decimals, 2.5 metres);
  where prices are without tax, the price with tax and the row with tax are each rounded for themselves;
- delta rounding moves a cent from one row's tax to another's as long as the totals hold (the row is then left alone),
  and to or from the shipping's where anything is discounted;
- with prices without tax and a discount, the row with tax is told before the discount: it may only be larger;
- amounts with three or four decimals are rounded once, in the total: half a cent per such amount (magento2#38455,
  OpenMage#389);
- the shipping's hidden tax is part of the order's, or stands beside it;
- a fixed product tax is part of the subtotal, of the order's tax (OpenMage), or stands beside them; its own tax is in
  the order's tax only;
- a total that the core has no field for, if a module's field holds it exactly; cash on delivery's fee if none does;
- the tax of such a fee is in the order's tax, if its field holds it exactly;
- several rates on one price: each rate's part is rounded for itself, a cent per rate, or told with the whole tax;
- in a foreign currency each amount is converted for itself: half a cent per piece, and what a rate of four decimals
  hides; a fee may have been forgotten to convert; a module may round a converted price to a whole amount, by less than
  five and less than one per cent.
"""

from collections.abc import Mapping

from contracts.facts import Difference
from services.integration.partners.magento.check.columns import columns_of
from services.integration.partners.magento.check.currencies import across_currencies
from services.integration.partners.magento.check.rows import rows_in_themselves, shifted_rows
from services.integration.partners.magento.check.sums import sums
from services.integration.partners.magento.order import RawOrder

MOST = 20  # told of one order; a thousand wrong lines are one trouble


def differences_of(raw: RawOrder, settings: Mapping[str, str]) -> tuple[Difference, ...]:
    """Every rule that is broken, with the line where it is known; empty for a sound order."""
    own = columns_of(raw, settings)
    found = [*sums(own), *rows_in_themselves(own)]
    found += shifted_rows(own, sums_hold=not found)
    if raw.base_currency_code and raw.base_currency_code != raw.order_currency_code:
        base = columns_of(raw, settings, base=True)
        found += [] if base.silent else sums(base)
    found += across_currencies(raw, own, settings)
    return tuple(found[:MOST])
