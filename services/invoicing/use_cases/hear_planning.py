"""What planning tells makes invoices due: a closed day, or an order that left the house without one."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from contracts.planning import DayClosed, OrderCollected, OrderShipped
from kit.documents import Documents
from kit.work import UnitOfWork
from services.invoicing.storage import accounts, stops
from services.invoicing.use_cases.issue import issue_invoices

BY_ITSELF = ("from_planning", "at_order")  # with the other settings, payment or staff make the invoice


def close_day(uow: UnitOfWork, documents: Documents, closed: DayClosed) -> None:
    stops.keep(uow.session, closed)
    tour = sorted(closed.stops, key=lambda stop: stop.position)
    _issue_due(uow, documents, {stop.order_id: (stop.shop, stop.number, closed.day) for stop in tour})


def left_the_house(uow: UnitOfWork, documents: Documents, event: OrderShipped | OrderCollected) -> None:
    _issue_due(uow, documents, {event.order_id: (event.shop, event.number, event.day)})


def _issue_due(uow: UnitOfWork, documents: Documents, orders: Mapping[UUID, tuple[str, str, date]]) -> None:
    known = {account.order_id: account.invoices_made for account in accounts.several(uow.session, orders)}
    for order_id in sorted(set(orders) - set(known)):  # planning's word overtook the order's
        shop, number, day = orders[order_id]
        account = accounts.opened(uow.session, order_id, shop, number)
        if account.version:
            known[order_id] = account.invoices_made
        else:
            accounts.change(uow.session, order_id, wanted=True, wanted_for=day)
    due = {order_id: order[2] for order_id, order in orders.items() if known.get(order_id) in BY_ITSELF}
    issue_invoices(uow, documents, due)
