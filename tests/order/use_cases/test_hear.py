"""What the other services tell ends in the same state, whatever arrives first, and is told once."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal as D
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.facts import Delivery, DocumentRef, OrderState, Parcel, PaymentKind
from contracts.integration import ManifestAccepted, ShopNotTold, ShopTold
from contracts.invoicing import InvoiceIssued, OrderPaid, PaymentTakenBack
from contracts.order import FindOrders, OrderFilter, OrderRowChanged, PaidState
from contracts.planning import (
    DayClosed,
    OrderCollected,
    OrderDelivered,
    OrderMoved,
    OrderNotCollected,
    OrderPlanned,
    OrderReadyForCollection,
    OrderShipped,
    OrderUnplanned,
    ParcelRefused,
)
from kernel.refused import NotFound
from kit.work import UnitOfWork
from services.order.queries.find import find_orders
from services.order.use_cases.orders import hear_money, hear_planning, hear_told
from tests.order.builders import (
    PLACED,
    SHOP,
    a_line,
    a_stop,
    article,
    facts,
    pay,
    placed,
    plan_values,
    said,
    shipment,
    stock,
    view,
)

FRIDAY = PLACED.date() + timedelta(days=3)
MONDAY = PLACED.date() + timedelta(days=6)
Word = tuple[Callable[[UnitOfWork, Any], None], Any]


def in_any_order(words: list[Word]) -> list[tuple[Word, ...]]:
    return list(permutations(words))


@pytest.fixture
def order_id(uow: UnitOfWork) -> UUID:
    stock(uow, GAZ=5)
    made = placed(uow, "100012866", a_line("GAZ", "2"), delivery=Delivery.PICKUP)
    uow.said.clear()
    return made


def found(uow: UnitOfWork, search: str) -> list[UUID]:
    return [row.order_id for row in find_orders(uow.session, FindOrders(filter=OrderFilter.ALL, search=search)).rows]


@pytest.mark.row("LST-04")
def test_the_planned_day_is_shown_and_told_once(uow: UnitOfWork, order_id: UUID) -> None:
    hear_planning.hear_day(uow, OrderPlanned(**plan_values(order_id, day=FRIDAY, slot="14:00")))

    row = view(uow, order_id).row
    assert (row.planned_on, row.slot) == (FRIDAY, "14:00")
    assert said(uow, "OrderRowChanged") == ["OrderRowChanged"]
    [event] = uow.said
    assert isinstance(event, OrderRowChanged)
    assert (event.version, event.is_new) == (row.version, False)
    assert (view(uow, order_id).chronicle[0].what, view(uow, order_id).chronicle[0].who) == ("planned", "Anna")


def test_plannings_in_any_order(uow: UnitOfWork) -> None:
    """Planned, moved, off, planned again: the last revision stands."""
    for number, sequence in enumerate(permutations(range(4))):
        order_id = placed(uow, str(number))
        words: list[Word] = [
            (hear_planning.hear_day, OrderPlanned(**plan_values(order_id, day=FRIDAY, revision=1))),
            (hear_planning.hear_day, OrderMoved(**plan_values(order_id, day=MONDAY, revision=2), from_day=FRIDAY)),
            (hear_planning.hear_unplanned, OrderUnplanned(**plan_values(order_id, day=MONDAY, revision=3))),
            (hear_planning.hear_day, OrderPlanned(**plan_values(order_id, day=FRIDAY, revision=4, slot="9:00"))),
        ]
        for index in sequence:
            hear, event = words[index]
            hear(uow, event)
        assert (view(uow, order_id).row.planned_on, view(uow, order_id).row.slot) == (FRIDAY, "9:00")


@pytest.mark.row("LST-09")
def test_not_collected_in_any_order(uow: UnitOfWork) -> None:
    for number, sequence in enumerate(permutations(range(3))):
        order_id = placed(uow, str(number), delivery=Delivery.PICKUP)
        words: list[Word] = [
            (hear_planning.hear_day, OrderPlanned(**plan_values(order_id, day=FRIDAY, revision=1))),
            (
                hear_planning.hear_ready_for_collection,
                OrderReadyForCollection(**plan_values(order_id, day=FRIDAY, revision=1)),
            ),
            (hear_planning.hear_not_collected, OrderNotCollected(**plan_values(order_id, day=FRIDAY, revision=2))),
        ]
        for index in sequence:
            hear, event = words[index]
            hear(uow, event)
        row = view(uow, order_id).row
        assert (row.planned_on, row.next_step.code, row.next_step.values) == (
            None,
            "not_collected",
            {"day": FRIDAY.isoformat()},
        )
    [page] = [find_orders(uow.session, FindOrders(filter=OrderFilter.NOT_COLLECTED))]
    assert len(page.rows) == 6


def test_goods_that_stand_ready_stay_so_when_another_day_is_agreed(uow: UnitOfWork) -> None:
    for number, sequence in enumerate(permutations(range(3))):
        order_id = placed(uow, str(number), delivery=Delivery.PICKUP)
        far = date(2099, 1, 5)
        words: list[Word] = [
            (hear_planning.hear_day, OrderPlanned(**plan_values(order_id, day=FRIDAY, revision=1))),
            (
                hear_planning.hear_ready_for_collection,
                OrderReadyForCollection(**plan_values(order_id, day=FRIDAY, revision=1)),
            ),
            (hear_planning.hear_day, OrderMoved(**plan_values(order_id, day=far, revision=2), from_day=FRIDAY)),
        ]
        for index in sequence:
            hear, event = words[index]
            hear(uow, event)
        assert view(uow, order_id).row.planned_on == far


@pytest.mark.row("STA-04")
@pytest.mark.parametrize("shipped_first", [True, False])
def test_what_was_handed_over_leaves_the_stock_once(uow: UnitOfWork, shipped_first: bool) -> None:
    stock(uow, GAZ=5)
    order_id = placed(uow, "1", a_line("GAZ", "2"))
    words = [OrderShipped(**shipment(order_id)), OrderDelivered(**plan_values(order_id))]

    for event in words if shipped_first else reversed(words):
        hear_planning.hear_handed_over(uow, event)  # type: ignore[arg-type]

    order = facts(uow, order_id)
    assert (order.state, order.lines[0].shipped, order.lines[0].reserved) == (OrderState.DELIVERED, D(2), D(0))
    assert (article(uow, "GAZ").on_hand, article(uow, "GAZ").reserved) == (D(3), D(0))
    row = view(uow, order_id).row
    assert (row.next_step.code, row.state, row.stock_state) == ("done", "delivered", "done")


@pytest.mark.row("STA-04")
def test_collected(uow: UnitOfWork, order_id: UUID) -> None:
    hear_planning.hear_handed_over(uow, OrderCollected(**plan_values(order_id)))

    assert (facts(uow, order_id).state, article(uow, "GAZ").on_hand) == (OrderState.COLLECTED, D(3))
    assert said(uow) == ["OrderChanged"]
    assert view(uow, order_id).chronicle[0].what == "collected"


def test_shipped_ahead_of_its_goods_takes_pieces_that_others_held(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)
    holder = placed(uow, "1", a_line("GAZ"))
    other = placed(uow, "2", a_line("GAZ"), placed_at=PLACED + timedelta(hours=1))

    hear_planning.hear_handed_over(uow, OrderShipped(**shipment(other, number="2")))

    assert not facts(uow, holder).ready
    assert (article(uow, "GAZ").on_hand, article(uow, "GAZ").reserved) == (D(0), D(0))


def test_the_shop_may_hear_of_the_shipment_before_we_do(uow: UnitOfWork, order_id: UUID) -> None:
    hear_told.hear_told(uow, ShopTold(order_id=order_id, shop=SHOP, what="shipment", reference="S1"))
    hear_planning.hear_handed_over(uow, OrderCollected(**plan_values(order_id)))

    stock(uow, PLACED + timedelta(hours=5), reserved_included=True, GAZ=3)
    assert article(uow, "GAZ").on_hand == 3


@pytest.mark.row("LST-13")
def test_barcodes_and_tracking_numbers_find_the_order(uow: UnitOfWork, order_id: UUID) -> None:
    parcel = Parcel(parcel_id=uuid4(), barcode="087123450000000017", box=1, boxes=1)
    closed = DayClosed(
        closing_id=uuid4(),
        day=FRIDAY,
        carrier="dhl",
        collection_day=MONDAY,
        stops=(a_stop(order_id, parcel),),
    )

    hear_planning.hear_day_closed(uow, closed)
    assert found(uow, "087123450000000017") == [order_id]

    accepted = ManifestAccepted(
        closing_id=closed.closing_id,
        carrier="dhl",
        manifest_number="M1",
        collection_day=MONDAY,
        tracking={parcel.barcode: "3SABC123456"},
    )
    hear_told.hear_manifest(uow, accepted)
    assert found(uow, "3sabc123456") == [order_id]

    tracked = parcel.model_copy(update={"tracking_number": "JVGL999"})
    hear_planning.hear_handed_over(uow, OrderShipped(**shipment(order_id), parcels=(tracked,)))
    assert found(uow, "JVGL999") == found(uow, "3SABC") == [order_id]
    assert [entry.what for entry in view(uow, order_id).chronicle[:3]] == ["shipped", "manifest_accepted", "day_closed"]


def test_a_refused_box_is_the_next_step_until_a_new_day_is_planned(uow: UnitOfWork, order_id: UUID) -> None:
    refusal = ParcelRefused(**plan_values(order_id), barcode="0871", reason="postcode unknown")
    hear_planning.hear_refused_parcel(uow, refusal)
    hear_planning.hear_day(uow, OrderPlanned(**plan_values(order_id)))

    step = view(uow, order_id).row.next_step
    assert (step.code, step.values) == ("refused_parcel", {"reason": "postcode unknown"})

    hear_planning.hear_day(uow, OrderMoved(**plan_values(order_id, revision=2), from_day=FRIDAY))
    assert view(uow, order_id).row.next_step.code != "refused_parcel"


@pytest.mark.row("STA-03")
@pytest.mark.row("LST-03")
def test_an_order_is_ready_once_it_is_paid_and_no_longer_when_the_money_is_taken_back(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)
    order_id = placed(uow, "1", a_line("GAZ"), paid=False, payment_kind=PaymentKind.TRANSFER)
    row = view(uow, order_id).row
    assert (row.paid_state, row.open_amount, row.next_step.code) == (PaidState.UNPAID, D("100.0000"), "wait_payment")
    uow.said.clear()

    pay(uow, order_id, "40", "60", 1)
    assert view(uow, order_id).row.paid_state is PaidState.PARTLY
    pay(uow, order_id, "100", "0", 2)
    hear_money.hear_payment(uow, OrderPaid(**money(order_id, "100", "0", 2)), "order_paid")
    assert (view(uow, order_id).row.paid_state, facts(uow, order_id).paid) == (PaidState.PAID, True)
    assert said(uow) == ["OrderReady"]
    uow.said.clear()

    taken_back = PaymentTakenBack(**money(order_id, "40", "60", 3))
    hear_money.hear_payment(uow, taken_back, "payment_taken_back")
    assert said(uow) == ["OrderNotReady"]
    assert view(uow, order_id).row.open_amount == D(60)


def money(order_id: UUID, paid: str, open_: str, revision: int) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "order_number": "1",
        "shop": SHOP,
        "amount": D("60"),
        "currency": "EUR",
        "paid": D(paid),
        "open": D(open_),
        "revision": revision,
    }


def test_payments_in_any_order(uow: UnitOfWork) -> None:
    for number, sequence in enumerate(permutations([(1, "40", "60"), (2, "100", "0"), (3, "40", "60")])):
        order_id = placed(uow, str(number), paid=False)
        for revision, paid, open_ in sequence:
            pay(uow, order_id, paid, open_, revision)
        assert view(uow, order_id).row.open_amount == D(60)


@pytest.mark.row("LST-13")
def test_an_invoice_finds_its_order(uow: UnitOfWork, order_id: UUID) -> None:
    event = InvoiceIssued(
        invoice_id=uuid4(),
        order_id=order_id,
        order_number="100012866",
        shop=SHOP,
        number="2026-004512",
        issued_on=FRIDAY,
        total=D("100.00"),
        currency="EUR",
        document=DocumentRef(sha256="0" * 64, name="x.pdf"),
    )

    hear_money.hear_invoice(uow, event)

    assert found(uow, "2026-004512") == found(uow, "2026004512") == [order_id]
    assert view(uow, order_id).chronicle[0].facts["number"] == "2026-004512"


def test_words_about_an_order_that_is_not_here_yet_are_tried_again(uow: UnitOfWork) -> None:
    with pytest.raises(NotFound):
        pay(uow, uuid4())


def test_what_the_shop_could_not_be_told_stands_in_the_chronicle(uow: UnitOfWork, order_id: UUID) -> None:
    hear_told.hear_not_told(
        uow, ShopNotTold(order_id=order_id, shop=SHOP, what="cancel", reason="timeout", uncertain=True)
    )

    entry = view(uow, order_id).chronicle[0]
    assert (entry.what, entry.facts) == ("shop_told_uncertain", {"told": "cancel", "reason": "timeout"})
