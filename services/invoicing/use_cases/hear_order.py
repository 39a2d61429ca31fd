"""Keep the order as its owner last told it, and do what its coming makes due."""

from collections.abc import Sequence

from contracts.facts import OrderFacts, OrderState
from contracts.order import OrderEvent
from kit.documents import Documents
from kit.work import UnitOfWork
from services.invoicing.storage import accounts, shops
from services.invoicing.storage.books import EMPTY, books_of
from services.invoicing.use_cases.hear_planning import BY_ITSELF
from services.invoicing.use_cases.issue import issue_invoices
from services.invoicing.use_cases.see_payment import count_shop_money
from services.invoicing.use_cases.settle import settle


def lock_accounts(uow: UnitOfWork, events: Sequence[OrderEvent]) -> None:
    """Of several orders, before any is given an invoice number, which all that are invoiced at once wait for."""
    if len(events) > 1:
        accounts.open_all(uow.session, {e.order.order_id: (e.order.shop, e.order.number) for e in events})


def hear_order(uow: UnitOfWork, documents: Documents, order: OrderFacts) -> None:
    account = accounts.opened(uow.session, order.order_id, order.shop, order.number)
    if order.version <= account.version:
        return  # a newer word was here before
    first = account.version == 0
    same_money = not first and _money_of(accounts.facts_of(account)) == _money_of(order)
    values = {"version": order.version, "facts": order.model_dump(mode="json"), "historic": order.historic}
    if first:
        values["invoices_made"] = shops.settings_of(uow.session, order.shop).made
    account = accounts.change(uow.session, order.order_id, **values)
    if same_money:
        return
    books = EMPTY if first else books_of(uow.session, order.order_id)
    if first and account.shop_seen_at is not None:  # money that came before the order
        booked, counted = count_shop_money(uow, account, books)
        books = books.with_shop_payment(booked)
        account = settle(uow, documents, account, books, booked=booked, method=account.shop_method, counted=counted)
    else:
        account = settle(uow, documents, account, books)
    if not first or order.state == OrderState.CANCELLED:
        return
    left = account.wanted and account.invoices_made in BY_ITSELF  # it left the house before we heard of it
    if left or (account.invoices_made == "at_order" and not order.historic):
        issue_invoices(uow, documents, {order.order_id: account.wanted_for})


def _money_of(order: OrderFacts) -> tuple[object, ...]:
    """What an order's account follows; most words of an order are about something else."""
    return (order.totals.grand_total, order.currency, order.state == OrderState.CANCELLED)
