"""What planning tells makes invoices due: a closed day, or an order that left the house without one."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from contracts.planning import DayClosed, OrderCollected, OrderShipped
from kit.documents import Documents
from kit.work import OpenWork, UnitOfWork
from services.invoicing.storage import accounts, stops
from services.invoicing.use_cases.issue import issue_invoices, issue_many

BY_ITSELF = ("from_planning", "at_order")  # with the other settings, payment or staff make the invoice


def close_day(work: OpenWork, documents: Documents, closed: DayClosed) -> None:
    """In transactions of its own: a day can have a thousand invoices. Heard again, it makes only what is missing."""
    tour = sorted(closed.stops, key=lambda stop: stop.position)
    with work() as uow:
        stops.keep(uow.session, closed)
        due = _due(uow, {stop.order_id: (stop.shop, stop.number, closed.day) for stop in tour})
    issue_many(work, documents, due)


def left_the_house(uow: UnitOfWork, documents: Documents, event: OrderShipped | OrderCollected) -> None:
    issue_invoices(uow, documents, _due(uow, {event.order_id: (event.shop, event.number, event.day)}))


def _due(uow: UnitOfWork, orders: Mapping[UUID, tuple[str, str, date]]) -> dict[UUID, date]:
    """Those whose invoice is made now. An order not heard of yet is marked: its invoice is made when it comes."""
    known = {account.order_id: account.invoices_made for account in accounts.several(uow.session, orders)}
    for order_id in sorted(set(orders) - set(known)):  # planning's word overtook the order's
        shop, number, day = orders[order_id]
        account = accounts.opened(uow.session, order_id, shop, number)
        if account.version:
            known[order_id] = account.invoices_made
        else:
            accounts.change(uow.session, order_id, wanted=True, wanted_for=day)
    return {order_id: order[2] for order_id, order in orders.items() if known.get(order_id) in BY_ITSELF}
