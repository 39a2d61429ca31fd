"""Changes that come too late to be made silently become tasks in plain words (decision 0009, line by line)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.facts import Delivery, DocumentRef, OrderState, PaymentKind
from contracts.integration import ShopNotTold, ShopOrder, ShopTold
from contracts.invoicing import CreditNoteIssued, InvoiceIssued, PaymentPaidBack, PaymentTakenBack
from contracts.order import LinesCalledOff, OrderCancelled
from contracts.places import CorrectAddress, Which
from contracts.planning import (
    DayClosed,
    OrderCollected,
    OrderMoved,
    OrderPlanned,
    OrderReadyForCollection,
    OrderShipped,
)
from contracts.tasks import ChangeTask, Task, TaskClosed, TaskOpened, TaskStatus
from kit.work import UnitOfWork
from services.order.use_cases.desk.tasks import change_task
from services.order.use_cases.orders import hear_money, hear_planning, hear_told
from services.order.use_cases.orders.addresses import correct_address
from services.order.use_cases.orders.cancel import cancel_order
from services.order.use_cases.orders.hold import hold_order
from tests.order.builders import (
    PLACED,
    SHOP,
    a_line,
    a_shop_order,
    a_stop,
    an_address,
    facts,
    later,
    pay,
    plan_values,
    said,
    shipment,
    show,
    stock,
    totals,
    view,
)

FRIDAY = PLACED.date() + timedelta(days=3)
MONDAY = PLACED.date() + timedelta(days=6)
NUMBER = "100012866"


def tasks(uow: UnitOfWork, order_id: UUID) -> list[str]:
    """The sentences of what is to be done, as an English reader sees them."""
    to_do = [task for task in view(uow, order_id).tasks if task.status is not TaskStatus.DONE]
    return sorted(task.title.format(**task.values) for task in to_do)


def to_do(uow: UnitOfWork, order_id: UUID) -> Task:
    [task] = [task for task in view(uow, order_id).tasks if task.status is not TaskStatus.DONE]
    return task


def planned(uow: UnitOfWork, order_id: UUID) -> None:
    hear_planning.hear_day(uow, OrderPlanned(**plan_values(order_id, day=FRIDAY)))


def closed(uow: UnitOfWork, order_id: UUID) -> None:
    planned(uow, order_id)
    event = DayClosed(closing_id=uuid4(), day=FRIDAY, carrier="dhl", collection_day=MONDAY, stops=(a_stop(order_id),))
    hear_planning.hear_day_closed(uow, event)


def shipped(uow: UnitOfWork, order_id: UUID) -> None:
    closed(uow, order_id)
    hear_planning.hear_handed_over(uow, OrderShipped(**shipment(order_id)))


def ready(uow: UnitOfWork, order_id: UUID) -> None:
    planned(uow, order_id)
    hear_planning.hear_ready_for_collection(uow, OrderReadyForCollection(**plan_values(order_id, day=FRIDAY)))


def collected(uow: UnitOfWork, order_id: UUID) -> None:
    hear_planning.hear_handed_over(uow, OrderCollected(**plan_values(order_id)))


def invoiced(uow: UnitOfWork, order_id: UUID, total: str = "100.00") -> None:
    hear_money.hear_invoice(
        uow,
        InvoiceIssued(
            invoice_id=uuid4(),
            order_id=order_id,
            order_number=NUMBER,
            shop=SHOP,
            number="2026-0042",
            issued_on=FRIDAY,
            total=D(total),
            currency="EUR",
            document=DocumentRef(sha256="0" * 64, name="x.pdf"),
        ),
    )


def credited(uow: UnitOfWork, order_id: UUID, total: str, open_: str, **told: Any) -> None:
    event = CreditNoteIssued(
        credit_note_id=uuid4(),
        order_id=order_id,
        order_number=NUMBER,
        shop=SHOP,
        number="2026-0043",
        credits="2026-0042",
        issued_on=MONDAY,
        total=D(total),
        currency="EUR",
        open=D(open_),
        revision=7,
        **told,
    )
    hear_money.hear_credit_note(uow, event)


def open_(uow: UnitOfWork, order_id: UUID) -> None:
    """Nothing happened to it yet."""


HOORN = {"delivery_address": an_address(city="Hoorn", postcode="1621 AA", street=("Kade 1",))}
TWO = {"lines": (a_line("GAZ", "2"),)}
REFUNDED = {
    "state": "closed",
    "lines": (a_line("GAZ", "1", refunded=D(1)),),
    "totals": totals(paid="100.0000", refunded="100.0000"),
}
CANCELLED_TOO_LATE = "Cancelled in the shop, but it has left the house: bring it back, or agree with the shop."
KADE = "Kade 1, 1621 AA Hoorn"
TO_HOORN = f"Address changed in the shop after the label was printed: it goes to {KADE} now. Print a new label."
UNDER_WAY = f"Address changed in the shop, but the goods are on their way: tell the carrier to bring them to {KADE}."
PAY_BACK = "The order is cancelled: pay back 100.0000 (iDEAL)."

Change = dict[str, Any]
Stage = Callable[[UnitOfWork, UUID], None]


@pytest.mark.parametrize(
    ("stage", "change", "state", "sentences"),
    [
        # cancelled in the shop
        (open_, {"state": "canceled"}, "cancelled", [PAY_BACK]),
        (planned, {"state": "canceled"}, "cancelled", [PAY_BACK]),
        (
            closed,
            {"state": "canceled"},
            "cancelled",
            ["Cancelled in the shop after 2026-11-20 was closed: take its boxes out before they leave.", PAY_BACK],
        ),
        (
            ready,
            {"state": "canceled"},
            "cancelled",
            ["Cancelled in the shop while the goods stand ready for collection: put them back.", PAY_BACK],
        ),
        (shipped, {"state": "canceled"}, "shipped", [CANCELLED_TOO_LATE]),
        (collected, {"state": "canceled"}, "collected", [CANCELLED_TOO_LATE]),
        # refunded at the provider, whole
        (open_, REFUNDED, "cancelled", []),
        (
            closed,
            REFUNDED,
            "cancelled",
            ["Cancelled in the shop after 2026-11-20 was closed: take its boxes out before they leave."],
        ),
        (
            shipped,
            REFUNDED,
            "shipped",
            ["100.0000 was paid back in the shop, but the goods have left the house: do they come back?"],
        ),
        # money only
        (open_, {"totals": totals(paid="100.0000", refunded="10.0000")}, "open", []),
        (
            shipped,
            {"totals": totals(paid="100.0000", refunded="10.0000")},
            "shipped",
            ["10.0000 was paid back in the shop, but the goods have left the house: do they come back?"],
        ),
        # on hold
        (open_, {"state": "holded"}, "held", []),
        (
            closed,
            {"state": "holded"},
            "held",
            ["On hold in the shop after 2026-11-20 was closed: keep its boxes here."],
        ),
        (
            ready,
            {"state": "holded"},
            "held",
            ["On hold in the shop: do not hand over the goods that stand ready for collection."],
        ),
        (
            shipped,
            {"state": "holded"},
            "shipped",
            ["Put on hold in the shop, but it has left the house: ask the shop why."],
        ),
        # other goods
        (open_, TWO, "open", []),
        (planned, TWO, "open", []),
        (closed, TWO, "open", ["Changed in the shop after 2026-11-20 was closed (lines): check boxes and papers."]),
        (
            ready,
            TWO,
            "open",
            ["Changed in the shop while the goods stand ready for collection (lines): check them."],
        ),
        (
            shipped,
            TWO,
            "shipped",
            ["Other articles or pieces in the shop, but the goods have left the house: agree with the customer."],
        ),
        # edited: cancelled and made anew with a suffix
        (
            closed,
            {**TWO, "edition": 1, "totals": totals(grand_total="200.0000", paid="100.0000")},
            "open",
            ["Changed in the shop after 2026-11-20 was closed (lines, total): check boxes and papers."],
        ),
        # another address
        (open_, HOORN, "open", []),
        (planned, HOORN, "open", []),
        (
            closed,
            HOORN,
            "open",
            [TO_HOORN],
        ),
        (
            shipped,
            HOORN,
            "shipped",
            [UNDER_WAY],
        ),
        (collected, HOORN, "collected", []),
        (closed, {"delivery_address": an_address(phone="0229 123456")}, "open", []),
        # another way to pay or deliver
        (open_, {"payment_kind": PaymentKind.ON_DELIVERY}, "open", []),
        (
            closed,
            {"payment_kind": PaymentKind.ON_DELIVERY, "delivery": Delivery.PARCEL},
            "open",
            ["Changed in the shop after 2026-11-20 was closed (delivery, payment): check boxes and papers."],
        ),
        # the provider has doubts
        (
            closed,
            {"state": "payment_review"},
            "open",
            ["The payment provider checks the payment again: keep the boxes of 2026-11-20 here until it is accepted."],
        ),
        (
            ready,
            {"state": "payment_review"},
            "open",
            ["The payment provider checks the payment again: do not hand over the goods yet."],
        ),
        (
            shipped,
            {"state": "payment_review"},
            "shipped",
            ["The payment provider checks the payment again, but the goods have left the house."],
        ),
        # shipped there by hand
        (open_, {"state": "complete"}, "shipped", []),
        (
            closed,
            {"state": "complete"},
            "shipped",
            ["Shipped in the shop, but its boxes stand ready for 2026-11-20: see whether they are still here."],
        ),
        # invoiced there
        (open_, {"status": "invoiced", "totals": totals(paid="100.0000")}, "open", []),
    ],
)
@pytest.mark.row("INT-02")
@pytest.mark.row("C-08")
def test_a_change_in_the_shop_at_each_stage_here(
    uow: UnitOfWork, stage: Stage, change: Change, state: str, sentences: list[str]
) -> None:
    stock(uow, GAZ=5)
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    stage(uow, order_id)

    show(uow, later(shop, 60, **change))

    assert facts(uow, order_id).state == state
    assert tasks(uow, order_id) == sorted(sentences)
    assert len(said(uow, "TaskOpened")) == len(sentences)
    uow.said.clear()
    show(
        uow, later(shop, 61, **change)
    )  # shown once more: nobody hears of it twice, and no customer gets a second mail
    assert uow.said == []


@pytest.mark.row("TSK-07")
def test_a_conflict_is_the_next_step_until_somebody_did_it(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    shipped(uow, order_id)
    assert view(uow, order_id).row.next_step.code == "done"

    show(uow, later(shop, 60, state="canceled"))

    step, task = view(uow, order_id).row.next_step, to_do(uow, order_id)
    assert (step.code, step.values) == ("solve_conflict", {"title": CANCELLED_TOO_LATE})
    assert (task.conflict, task.priority, task.author, task.order_number) == (True, "high", "Anna", NUMBER)
    assert task.due_on is not None
    assert [entry.what for entry in view(uow, order_id).chronicle[:2]] == ["task_opened", "cancelled_in_shop_too_late"]
    uow.said.clear()

    change_task(uow, ChangeTask(task_id=task.task_id, status=TaskStatus.DONE))

    assert view(uow, order_id).row.next_step.code == "done"
    assert said(uow) == ["TaskClosed"]
    assert view(uow, order_id).chronicle[0].what == "task_done"
    show(uow, later(shop, 70, state="canceled", reference="X"))  # the shop still says so: somebody knows it
    assert tasks(uow, order_id) == []


def test_what_was_done_comes_back_with_new_facts(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    shipped(uow, order_id)
    first = later(shop, 60, totals=totals(paid="100.0000", refunded="10.0000"))
    show(uow, first)
    change_task(uow, ChangeTask(task_id=to_do(uow, order_id).task_id, status=TaskStatus.DONE))
    uow.said.clear()

    show(uow, later(first, 60, totals=totals(paid="100.0000", refunded="25.0000")))

    assert to_do(uow, order_id).values["amount"] == "25.0000"
    assert [type(event) for event in uow.said if isinstance(event, TaskOpened | TaskClosed)] == [TaskOpened]


def test_the_same_change_once_more_comes_back(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    closed(uow, order_id)
    show(uow, later(shop, 60, **TWO))
    change_task(uow, ChangeTask(task_id=to_do(uow, order_id).task_id, status=TaskStatus.DONE))

    show(uow, later(shop, 70, lines=(a_line("GAZ", "3"),)))

    assert to_do(uow, order_id).title.startswith("Changed in the shop after {day} was closed")


def test_an_address_corrected_here_is_not_overwritten_unnoticed(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    right = an_address(street=("Gildenweg 14 B",))
    correct_address(uow, CorrectAddress(order_id=order_id, which=Which.DELIVERY, address=right))

    show(uow, later(shop, 60, **HOORN))

    assert facts(uow, order_id).delivery_address.city == "Hoorn"
    assert tasks(uow, order_id) == [
        f"The address was corrected here, and the shop changed it since: it goes to {KADE} now. Is that right?"
    ]


@pytest.mark.row("INT-02")
def test_edited_twice_stays_one_order_and_one_task(uow: UnitOfWork) -> None:
    stock(uow, GAZ=5)
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    line_id = facts(uow, order_id).lines[0].line_id
    closed(uow, order_id)

    once = later(shop, 60, edition=1, shop_order_id="e1", lines=(a_line("GAZ", "2", shop_line_id="8"),))
    show(uow, once)
    twice = later(once, 60, edition=2, shop_order_id="e2", lines=(a_line("GAZ", "3", shop_line_id="9"),))
    show(uow, twice)
    show(uow, later(shop, 180, state="canceled"))  # the first one, cancelled by the edit

    order = facts(uow, order_id)
    assert (order.state, order.shop_order_id, order.lines[0].quantity) == (OrderState.OPEN, "e2", D(3))
    assert order.lines[0].line_id == line_id  # whoever knows the line by its id still does
    assert tasks(uow, order_id) == ["Changed in the shop after 2026-11-20 was closed (lines): check boxes and papers."]


def test_another_day_makes_new_papers(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    closed(uow, order_id)
    show(uow, later(shop, 60, **HOORN, **TWO))
    assert len(tasks(uow, order_id)) == 2

    moved = OrderMoved(**plan_values(order_id, day=MONDAY, revision=2), from_day=FRIDAY)
    hear_planning.hear_day(uow, moved)

    assert tasks(uow, order_id) == []
    assert view(uow, order_id).row.next_step.code != "solve_conflict"
    assert {task.done_by for task in view(uow, order_id).tasks} == {"system"}


def test_released_and_accepted_in_the_shop_settles_it(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    closed(uow, order_id)
    show(uow, later(shop, 60, state="payment_review"))
    assert (facts(uow, order_id).ready, len(tasks(uow, order_id))) == (False, 1)

    show(uow, later(shop, 70, state="processing"))
    assert (facts(uow, order_id).ready, tasks(uow, order_id)) == (True, [])

    show(uow, later(shop, 80, state="holded"))
    show(uow, later(shop, 90, state="processing"))
    assert tasks(uow, order_id) == []


def test_a_payment_under_review_waits_and_denied_is_cancelled(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)
    shop = a_shop_order(NUMBER, a_line("GAZ"), paid=False, state="payment_review", payment_kind=PaymentKind.ON_ACCOUNT)
    order_id = show(uow, shop)
    assert (facts(uow, order_id).ready, view(uow, order_id).row.next_step.code) == (False, "payment_review")

    show(uow, later(shop, 5, state="processing"))
    assert facts(uow, order_id).ready
    show(uow, later(shop, 6, state="payment_review"))
    show(uow, later(shop, 9, state="canceled"))
    assert facts(uow, order_id).state is OrderState.CANCELLED
    assert tasks(uow, order_id) == []  # nothing was paid


# ---- lines


def called_off(uow: UnitOfWork) -> list[tuple[UUID, ...]]:
    return [event.line_ids for event in uow.said if isinstance(event, LinesCalledOff)]


@pytest.mark.parametrize("left", [False, True])
def test_a_line_that_is_off_altogether_is_told_once(uow: UnitOfWork, left: bool) -> None:
    stock(uow, GAZ=1, AXA=2)
    shop = a_shop_order(NUMBER, a_line("GAZ"), a_line("AXA", "2"))
    order_id = show(uow, shop)
    axa = facts(uow, order_id).lines[1].line_id
    if left:
        shipped(uow, order_id)
    uow.said.clear()

    show(uow, later(shop, 1, lines=(a_line("GAZ"), a_line("AXA", "2", refunded=D(1)))))
    assert called_off(uow) == []
    show(uow, later(shop, 2, lines=(a_line("GAZ"), a_line("AXA", "2", refunded=D(1), cancelled=D(1)))))
    show(uow, later(shop, 3, lines=(a_line("GAZ"), a_line("AXA", "2", refunded=D(1), cancelled=D(1))), reference="X"))

    assert called_off(uow) == [(axa,)]
    assert "OrderChanged" in said(uow)  # who does not hear of lines hears of the order


def test_a_line_that_an_edit_dropped_is_off(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"), a_line("AXA"))
    order_id = show(uow, shop)
    gaz, axa = (line.line_id for line in facts(uow, order_id).lines)
    uow.said.clear()

    show(uow, later(shop, 1, edition=1, lines=(a_line("AXA", shop_line_id="9"), a_line("BEL", shop_line_id="10"))))

    assert called_off(uow) == [(gaz,)]
    assert facts(uow, order_id).lines[0].line_id == axa


def test_a_cancelled_order_says_it_as_a_whole(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    show(uow, shop)

    show(uow, later(shop, state="canceled", lines=(a_line("GAZ", cancelled=D(1)),)))

    assert called_off(uow) == []
    assert [event.by_shop for event in uow.said if isinstance(event, OrderCancelled)] == [True]


def test_all_of_it_cancelled_there_after_it_left_is_told_once(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ", "3"))
    order_id = show(uow, shop)
    shipped(uow, order_id)

    show(uow, later(shop, state="canceled", lines=(a_line("GAZ", "3", cancelled=D(3)),)))

    assert tasks(uow, order_id) == [CANCELLED_TOO_LATE]


def test_pieces_cancelled_there_that_left_here(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ", "3"))
    order_id = show(uow, shop)
    shipped(uow, order_id)

    show(uow, later(shop, lines=(a_line("GAZ", "3", cancelled=D(1)),)))

    assert tasks(uow, order_id) == ["Cancelled in the shop, but it has left the house: Gazelle GAZ."]


def test_pieces_cancelled_there_that_its_total_still_counts(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ", "3"), paid=False, payment_kind=PaymentKind.ON_DELIVERY)
    order_id = show(uow, shop)

    show(uow, later(shop, lines=(a_line("GAZ", "3", cancelled=D(1)),)))

    [sentence] = tasks(uow, order_id)
    assert sentence.startswith("Pieces were cancelled in the shop, but its total still counts them: 100.0000 is open.")
    pay(uow, order_id)
    assert tasks(uow, order_id) == []


# ---- money and papers


@pytest.mark.row("SCR-06")
def test_a_paid_order_cancelled_here_is_to_be_paid_back_until_it_was(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    pay(uow, order_id, "100.00", "0")
    invoiced(uow, order_id)

    cancel_order(uow, order_id, "te laat")
    assert tasks(uow, order_id) == [
        "The order is cancelled, but invoice 2026-0042 went out: credit it.",
        "The order is cancelled: pay back 100.00 (iDEAL).",
    ]
    assert view(uow, order_id).row.next_step.values["more"] == "1"

    show(uow, later(shop, state="closed", totals=totals(paid="100.0000", refunded="100.0000")))
    assert tasks(uow, order_id) == ["The order is cancelled, but invoice 2026-0042 went out: credit it."]


@pytest.mark.row("SCR-06")
def test_an_unpaid_order_cancelled_here_leaves_nothing_to_do(uow: UnitOfWork) -> None:
    order_id = show(uow, a_shop_order(NUMBER, a_line("GAZ"), paid=False))
    cancel_order(uow, order_id, "")
    assert tasks(uow, order_id) == []

    pay(uow, order_id, "40.00", "-40.00")  # it comes all the same
    assert tasks(uow, order_id) == ["The order is cancelled: pay back 40.00 (iDEAL)."]
    pay(uow, order_id, "0", "0", revision=2)
    assert tasks(uow, order_id) == []


@pytest.mark.row("C-05")
def test_a_total_that_changes_after_the_invoice(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    invoiced(uow, order_id)
    assert tasks(uow, order_id) == []

    other = totals(grand_total="120.0000", paid="100.0000")
    show(uow, later(shop, 1, totals=other, billing=an_address(company="Bakker BV")))
    assert tasks(uow, order_id) == [
        "The billing address changed in the shop after invoice 2026-0042 went out: does it need another one?",
        "The shop’s total is now 120.0000, but invoice 2026-0042 says 100.00: decide which is right.",
    ]

    show(uow, later(shop, 2, billing=an_address(company="Bakker BV")))
    assert len(tasks(uow, order_id)) == 1  # the total is what it was


def test_an_invoice_made_while_the_total_changed(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    show(uow, later(shop, 1, totals=totals(grand_total="120.0000", paid="100.0000")))

    invoiced(uow, order_id, "100.00")

    assert len(tasks(uow, order_id)) == 1


def test_paid_back_before_the_invoice_is_made(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ", "2"))
    order_id = show(uow, shop)
    show(uow, later(shop, 1, totals=totals(paid="100.0000", refunded="50.0000")))
    assert tasks(uow, order_id) == []

    invoiced(uow, order_id)

    assert tasks(uow, order_id) == ["50.0000 was paid back in the shop: credit it on invoice 2026-0042."]


def test_paid_back_after_the_invoice(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ", "2"))
    order_id = show(uow, shop)
    invoiced(uow, order_id)

    lines = (a_line("GAZ", "2", refunded=D(1)),)
    show(uow, later(shop, 1, lines=lines, totals=totals(paid="100.0000", refunded="50.0000")))

    assert tasks(uow, order_id) == ["50.0000 was paid back in the shop: credit it on invoice 2026-0042."]


@pytest.mark.row("INV-17")
def test_what_is_credited_is_to_be_paid_back_until_it_was(uow: UnitOfWork) -> None:
    order_id = show(uow, a_shop_order(NUMBER, totals=totals(paid="100.0000")))
    invoiced(uow, order_id)
    credited(uow, order_id, "40.00", "-40.00", paid=D("100.00"))
    assert tasks(uow, order_id) == ["40.00 was credited (2026-0043): pay it back (iDEAL)."]
    paid_back = {"amount": D("40.00"), "paid": D("60.00"), "open": D(0), "revision": 8}
    about = {"order_id": order_id, "order_number": NUMBER, "shop": SHOP, "currency": "EUR"}
    hear_money.hear_payment(uow, PaymentPaidBack(**about, **paid_back), "payment_paid_back")
    assert tasks(uow, order_id) == []
    assert {"payment_paid_back", "credit_note_issued"} <= {entry.what for entry in view(uow, order_id).chronicle}


@pytest.mark.row("INV-17")
def test_a_credit_note_settles_what_the_shop_had_paid_back(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, totals=totals(paid="100.0000"))
    order_id = show(uow, shop)
    invoiced(uow, order_id)
    show(uow, later(shop, 1, totals=totals(paid="100.0000", refunded="50.0000")))
    credited(uow, order_id, "50.00", "0.00", paid=D("50.00"), by_shop=True)
    assert tasks(uow, order_id) == []


@pytest.mark.row("INV-17")
def test_a_credit_note_settles_the_invoice_of_a_cancelled_order(uow: UnitOfWork) -> None:
    order_id = show(uow, a_shop_order(NUMBER, payment_kind=PaymentKind.TRANSFER, totals=totals()))
    invoiced(uow, order_id)
    cancel_order(uow, order_id, "")
    assert tasks(uow, order_id) == ["The order is cancelled, but invoice 2026-0042 went out: credit it."]
    credited(uow, order_id, "100.00", "0.00")
    assert tasks(uow, order_id) == []


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        (planned, []),
        (closed, ["The payment was taken back: keep the goods of 2026-11-20 here, 100 is open."]),
        (shipped, ["The payment was taken back, but the goods have left the house: 100 is open."]),
    ],
)
def test_money_that_the_provider_takes_back(uow: UnitOfWork, stage: Stage, sentence: list[str]) -> None:
    order_id = show(uow, a_shop_order(NUMBER, a_line("GAZ")))
    stage(uow, order_id)
    uow.actor = "shop"

    taken_back = PaymentTakenBack(
        order_id=order_id,
        order_number=NUMBER,
        shop=SHOP,
        amount=D(100),
        currency="EUR",
        paid=D(0),
        open=D(100),
        revision=2,
    )
    hear_money.hear_payment(uow, taken_back, "payment_taken_back")
    assert tasks(uow, order_id) == sentence

    pay(uow, order_id, "100", "0", revision=3)
    assert tasks(uow, order_id) == []


# ---- where both acted


def test_cancelled_here_and_shipped_there(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"), paid=False)
    order_id = show(uow, shop)
    cancel_order(uow, order_id, "")

    show(uow, later(shop, state="complete", lines=(a_line("GAZ", shipped=D(1)),)))

    assert facts(uow, order_id).state is OrderState.CANCELLED
    assert tasks(uow, order_id) == ["Cancelled here, but shipped in the shop: find out where the goods are."]


def test_cancelled_here_and_edited_there(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"), paid=False)
    order_id = show(uow, shop)
    cancel_order(uow, order_id, "")

    show(uow, later(shop, 1, edition=1, state="new", lines=(a_line("GAZ", "2", shop_line_id="9"),)))

    assert facts(uow, order_id).state is OrderState.CANCELLED
    assert len(tasks(uow, order_id)) == 1


def test_on_hold_here_and_shipped_there(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    hold_order(uow, order_id, "adres?")

    show(uow, later(shop, state="complete"))

    assert facts(uow, order_id).state is OrderState.SHIPPED
    assert tasks(uow, order_id) == ["Shipped in the shop while it was on hold here: find out who sent it, and why."]


def test_cancelled_while_it_was_handed_over(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    show(uow, later(shop, state="canceled"))

    hear_planning.hear_handed_over(uow, OrderShipped(**shipment(order_id)))

    assert facts(uow, order_id).state is OrderState.SHIPPED
    assert tasks(uow, order_id) == ["It was cancelled, but has left the house all the same: bring it back."]


@pytest.mark.parametrize(
    "what", ["cancel", "shipment", "invoice", "credit_memo", "credit_memo_total", "hold", "unhold"]
)
def test_what_the_shop_does_not_take_is_a_task_until_it_does(uow: UnitOfWork, what: str) -> None:
    order_id = show(uow, a_shop_order(NUMBER, a_line("GAZ")))
    refused = ShopNotTold(order_id=order_id, shop=SHOP, what=what, reason="It is shipped {there}.")

    hear_told.hear_not_told(uow, refused.model_copy(update={"uncertain": True}))
    assert view(uow, order_id).tasks == ()
    hear_told.hear_not_told(uow, refused)
    hear_told.hear_not_told(uow, refused)
    assert to_do(uow, order_id).values == {"reason": "It is shipped {there}."}

    hear_told.hear_told(uow, ShopTold(order_id=order_id, shop=SHOP, what=what))
    assert [task.status for task in view(uow, order_id).tasks] == [TaskStatus.DONE]


def test_that_the_credit_memo_is_there_settles_nothing_about_its_amount(uow: UnitOfWork) -> None:
    order_id = show(uow, a_shop_order(NUMBER, a_line("GAZ")))
    hear_told.hear_not_told(uow, ShopNotTold(order_id=order_id, shop=SHOP, what="credit_memo_total", reason="74.91"))
    hear_told.hear_told(uow, ShopTold(order_id=order_id, shop=SHOP, what="credit_memo"))
    assert to_do(uow, order_id).values == {"reason": "74.91"}


def test_a_comment_that_did_not_arrive_is_no_task(uow: UnitOfWork) -> None:
    order_id = show(uow, a_shop_order(NUMBER, a_line("GAZ")))
    hear_told.hear_not_told(uow, ShopNotTold(order_id=order_id, shop=SHOP, what="comment", reason="x"))
    assert view(uow, order_id).tasks == ()


def test_what_was_over_before_the_shop_was_connected_is_left_alone(uow: UnitOfWork) -> None:
    old = a_shop_order(NUMBER, a_line("GAZ"), state="complete")
    order_id = show(uow, old, historic=True)

    show(uow, later(old, 60, **REFUNDED), historic=True)
    off = a_shop_order("7", a_line("GAZ"), state="canceled")
    off_id = show(uow, off, historic=True)
    pay(uow, off_id, "100", "-100")

    assert (tasks(uow, order_id), tasks(uow, off_id)) == ([], [])


def test_due_today_in_the_shop(uow: UnitOfWork) -> None:
    shop: ShopOrder = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    cancel_order(uow, order_id, "")
    assert isinstance(to_do(uow, order_id).due_on, date)
