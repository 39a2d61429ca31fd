"""What shop and house disagree about becomes a task on the order; what is settled meanwhile goes by itself."""

from collections.abc import Iterable

from services.order.domain.orders import conflicts, conflicts_of_money
from services.order.domain.orders.conflict import Conflict
from services.order.domain.orders.conflicts import Before
from services.order.use_cases.desk.tasks import open_conflict, settle_conflict
from services.order.use_cases.orders.handling import Handling


def mind_shops_word(handling: Handling, before: Before) -> None:
    """After the shop's new word was taken over, before the order is settled."""
    mind_settled(handling)
    raise_all(handling, conflicts.after_shops_word(before, handling.order))
    mind_money(handling)


def mind_settled(handling: Handling) -> None:
    for key in conflicts.settled_by(handling.order) if handling.order.conflicts else ():
        settle_conflict(handling, key)


def mind_money(handling: Handling) -> None:
    """After anything that may leave money or an invoice over: a payment, an invoice, a cancelling."""
    found, void = conflicts_of_money.about_money(handling.order)
    for key in void:
        settle_conflict(handling, key)
    raise_all(handling, found)


def mind_lost_payment(handling: Handling) -> None:
    raise_all(handling, conflicts_of_money.payment_lost(handling.order))


def raise_all(handling: Handling, found: Iterable[Conflict]) -> None:
    for each in found:
        open_conflict(handling, each.key, each.title, each.values, anew=each.happened)
