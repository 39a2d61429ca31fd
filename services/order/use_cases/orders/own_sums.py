"""An order whose amounts do not fit together in the shop itself is taken over as it is, and a person is told."""

from contracts.integration import ShopOrder
from services.order.domain.orders.words import OWN_SUMS, SHOP_DIFFERS
from services.order.use_cases.desk.tasks import raise_conflict, settle_conflict
from services.order.use_cases.orders.handling import Handling


def flag_own_sums(handling: Handling, shop: ShopOrder) -> None:
    """The order stands in the database already, and is settled afterwards."""
    order = handling.order
    settle_conflict(handling, SHOP_DIFFERS)  # the shop's word is taken over anew
    if not shop.differences or not order.is_open or order.historic:
        settle_conflict(handling, OWN_SUMS)
        return
    first = next((each for each in shop.differences if each.line), shop.differences[0])
    amount = abs(first.found - first.expected)
    if first.line and first.rule == "pieces":
        raise_conflict(
            handling, OWN_SUMS, "The shop's own pieces of {article} do not fit together.", article=first.line
        )
    elif first.line:
        title = "The shop's own amounts do not fit together: {amount} at {article}."
        raise_conflict(handling, OWN_SUMS, title, amount=amount, currency=first.currency, article=first.line)
    else:
        title = "The shop's own amounts do not fit together: {amount} in the totals."
        raise_conflict(handling, OWN_SUMS, title, amount=amount, currency=first.currency)
