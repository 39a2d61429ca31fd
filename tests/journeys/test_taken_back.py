"""What staff credit stands in the shop to the cent and reaches the customer; clicked twice it is made once."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from commands.town import Town
from contracts.invoicing import Creditable, CreditInvoice, GetCreditable, IssueInvoice, OrderMoney
from contracts.order import OrderView
from contracts.tasks import TaskStatus
from tests.journeys.looking import mails, order, outside, place
from tests.waiting import until

pytestmark = pytest.mark.journey
SKUS = {"fietshal": ("VEL-POMP", "BINNENBAND-28"), "meubelhuis": ("KUSSEN-45", "BOEK-HOUT")}


@pytest.mark.row("INV-17", "M-04", "STA-09")
def test_a_credit_note_is_in_the_shop_and_the_mailbox_once(one_of_each: Town) -> None:
    """Of two things that are sold one comes back, with its shipping."""
    town = one_of_each
    numbers = {shop: place(town, shop, lines=[{"sku": sku, "qty": 1} for sku in SKUS[shop]]) for shop in SKUS}
    invoice(town, numbers)
    credited = {shop: credit(town, order_of(town, numbers[shop], shop)) for shop in SKUS}
    for shop, number in numbers.items():
        told = outside_order(town, number, shop)
        (memo,) = until(lambda told=told: told()["creditmemos"], 60, "the credit memo")  # type: ignore[misc]
        assert Decimal(memo["grand_total"]) == credited[shop]
        until(lambda n=number: mails(town)[n, "order_credited"] == 1, 60, "the customer's mail")  # type: ignore[misc]
        view = until(lambda n=number, s=shop: credited_view(town, n, s), 30, "the chronicle")  # type: ignore[misc]
        to_do = [task.title for task in view.tasks if task.status is not TaskStatus.DONE]
        assert to_do == ["{amount} was credited ({note}): pay it back ({method})."]


def invoice(town: Town, numbers: dict[str, str]) -> None:
    """Once they are here and paid; and until the shops know of it."""
    for shop, number in numbers.items():
        until(lambda n=number, s=shop: is_paid(town, n, s), 60, f"order {number} and its money")  # type: ignore[misc]
        town.ask(IssueInvoice(order_id=order_of(town, number, shop).order.order_id))
    for shop, number in numbers.items():
        told = outside_order(town, number, shop)
        until(lambda told=told: told()["invoices"], 60, "the invoice in the shop")  # type: ignore[misc]


def credit(town: Town, view: OrderView) -> Decimal:
    """The first line and the shipping, clicked twice; how much that is."""
    left: Creditable = town.ask(GetCreditable(order_id=view.order.order_id))
    wish = CreditInvoice(
        order_id=view.order.order_id,
        credit_note_id=uuid4(),
        seen_left=left.total,
        pieces={left.lines[0].key: Decimal(1)},
        shipping=left.shipping,
    )
    for _ in range(2):
        made: OrderMoney = town.ask(wish)
    amount = -made.invoices[-1].total
    assert (len(made.invoices), made.open) == (2, -amount)
    return amount


def order_of(town: Town, number: str, shop: str) -> OrderView:
    found = order(town, number, shop)
    assert found is not None
    return found


def is_paid(town: Town, number: str, shop: str) -> bool:
    found = order(town, number, shop)
    return found is not None and found.row.paid_state == "paid"


def outside_order(town: Town, number: str, shop: str) -> Callable[[], Any]:
    return lambda: outside(town, f"{shop}/orders/{number}")


def credited_view(town: Town, number: str, shop: str) -> OrderView | None:
    view = order_of(town, number, shop)
    return view if "credit_note_issued" in {entry.what for entry in view.chronicle} and view.tasks else None
