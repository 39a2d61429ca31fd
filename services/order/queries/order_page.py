"""The order page's own part: everything the order service knows of one order."""

from uuid import UUID

from sqlalchemy.orm import Session

from contracts.facts import Difference
from contracts.order import ChronicleEntry, Note, OrderView
from contracts.particulars import Particulars
from contracts.places import AddressDoubt, Which
from kernel.refused import NotFound
from services.order.domain.orders.totals import adds_up
from services.order.queries.find import get_row
from services.order.queries.tasks import tasks_of
from services.order.storage import accounts, chronicle, customers, desk, orders, sums
from services.order.use_cases.orders.facts import facts_of

_DOUBT = ("problem", "suggestion", "accepted")


def order_page(session: Session, order_id: UUID | None, number: str = "", shop: str = "") -> OrderView:
    found_id = order_id or orders.find(session, number.strip(), shop)
    found = orders.load(session, [found_id], lock=False) if found_id else []
    if not found:
        raise NotFound("Order {number} is not known here.", number=number or order_id or "")
    order = found[0]
    count, since = customers.orders_of(session, order.customer_id)
    own = tuple(Difference.model_validate(each) for each in order.document.get("differences") or ())
    there = tuple(Difference.model_validate(each) for each in sums.differences_of(session, order.order_id))
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
        tasks=tasks_of(session, order.order_id),
        address_doubts=tuple(
            AddressDoubt(which=Which(which), **{name: getattr(doubt, name) for name in _DOUBT})
            for which, doubt in sorted(order.addresses.doubts.items())
            if doubt.problem
        ),
        statuses=desk.statuses_of(session, order.shop),
        customer_orders=count,
        customer_since=since,
        accounts=tuple(each.customer for each in accounts.accounts_of(session, order.customer_id)),
        adds_up=not own and not there and adds_up(order.document["totals"], order.document["currency"]),
        differences=own,
        shop_differences=there,
        coupon=order.document.get("coupon") or "",
        shop_status=order.document.get("status") or "",
        particulars=Particulars.model_validate(order.document.get("particulars") or {}),
    )
