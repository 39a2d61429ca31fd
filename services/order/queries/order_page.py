"""The order page's own part: everything the order service knows of one order."""

from uuid import UUID

from sqlalchemy.orm import Session

from contracts.order import ChronicleEntry, Note, OrderView
from kernel.refused import NotFound
from services.order.domain.orders.totals import adds_up
from services.order.queries.find import get_row
from services.order.storage import chronicle, customers, desk, orders
from services.order.use_cases.orders.facts import facts_of


def order_page(session: Session, order_id: UUID | None, number: str = "", shop: str = "") -> OrderView:
    found_id = order_id or orders.find(session, number.strip(), shop)
    found = orders.load(session, [found_id], lock=False) if found_id else []
    if not found:
        raise NotFound("Order {number} is not known here.", number=number or order_id or "")
    order = found[0]
    count, since = customers.orders_of(session, order.customer_id)
    return OrderView(
        order=facts_of(order),
        row=get_row(session, order.order_id),
        chronicle=tuple(
            ChronicleEntry(at=entry.at, who=entry.who, what=entry.what, facts=entry.facts)
            for entry in chronicle.read(session, order.order_id)
        ),
        notes=tuple(
            Note(note_id=note.note_id, text=note.text, author=note.author, at=note.at)
            for note in desk.notes_of(session, order.order_id)
        ),
        statuses=desk.statuses_of(session, order.shop),
        customer_orders=count,
        customer_since=since,
        adds_up=adds_up(order.document["totals"], order.document["currency"]),
    )
