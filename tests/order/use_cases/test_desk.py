"""What staff do with an order; what is refused changes nothing, and a second click does nothing twice."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal as D
from uuid import UUID, uuid4

import pytest

from contracts.facts import OrderState, StockState
from contracts.notifier import MailFailed, MailSent
from contracts.order import OrderCancelled, SetWishes, StatusChanged, StockChanged
from contracts.planning import OrderShipped
from kernel.refused import NotFound, Refused
from kit.work import UnitOfWork
from services.order.use_cases.desk.hear_mails import hear_mail
from services.order.use_cases.desk.make_status import make_status
from services.order.use_cases.desk.note import add_note
from services.order.use_cases.orders.cancel import cancel_order
from services.order.use_cases.orders.goods import mark_in_stock, mark_ordered, mark_received
from services.order.use_cases.orders.hear_planning import hear_handed_over
from services.order.use_cases.orders.hold import hold_order, release_order
from services.order.use_cases.orders.status import set_status
from services.order.use_cases.orders.wishes import set_wishes
from tests.order.builders import PLACED, SHOP, a_line, article, facts, placed, said, shipment, stock, view

HOUR = timedelta(hours=1)


def refused(uow: UnitOfWork, order_id: UUID, act: Callable[[], object]) -> str:
    """The words of a refusal that changed nothing."""
    before, words = view(uow, order_id), len(uow.said)
    with pytest.raises(Refused) as refusal:
        act()
    assert view(uow, order_id) == before
    assert len(uow.said) == words
    return str(refusal.value)


@pytest.mark.row("STA-04")
@pytest.mark.row("C-03")
def test_hold_and_release(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)
    order_id = placed(uow, "1", a_line("GAZ"))
    uow.said.clear()

    hold_order(uow, order_id, "klant is op reis")
    hold_order(uow, order_id, "klant is op reis")
    held = view(uow, order_id)
    release_order(uow, order_id)
    release_order(uow, order_id)

    assert (held.order.state, held.order.ready, held.row.next_step.code) == (OrderState.HELD, False, "held")
    assert held.row.next_step.values == {"reason": "klant is op reis"}
    assert said(uow) == ["OrderHeld", "OrderReleased", "OrderReady"]
    entries = view(uow, order_id).chronicle
    whats = [(entry.what, entry.who) for entry in entries[:3]]
    assert whats == [("order_ready", "system"), ("released", "Anna"), ("held", "Anna")]


@pytest.mark.row("C-03")
def test_cancel_gives_the_goods_to_the_next(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)
    order_id = placed(uow, "1", a_line("GAZ"))
    waiting = placed(uow, "2", a_line("GAZ"), placed_at=PLACED + HOUR)
    uow.said.clear()

    cancel_order(uow, order_id, "dubbel besteld")
    cancel_order(uow, order_id, "dubbel besteld")

    [event] = [event for event in uow.said if isinstance(event, OrderCancelled)]
    assert (event.by_shop, event.reason, event.order.state) == (False, "dubbel besteld", OrderState.CANCELLED)
    assert facts(uow, waiting).ready
    assert view(uow, order_id).row.open_amount == 0
    assert article(uow, "GAZ").reserved == 1


def test_what_left_cannot_be_cancelled_or_held(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1", a_line("GAZ"))
    hear_handed_over(uow, OrderShipped(**shipment(order_id, number="1")))

    assert "already left" in refused(uow, order_id, lambda: cancel_order(uow, order_id, ""))
    assert "on hold" in refused(uow, order_id, lambda: hold_order(uow, order_id, ""))
    assert "release" in refused(uow, order_id, lambda: release_order(uow, order_id))


def test_a_held_order_is_released_before_it_is_cancelled(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1")
    hold_order(uow, order_id, "")

    assert "release it" in refused(uow, order_id, lambda: cancel_order(uow, order_id, ""))


def test_an_order_that_is_not_here(uow: UnitOfWork) -> None:
    with pytest.raises(NotFound):
        hold_order(uow, uuid4(), "")


@pytest.mark.row("STA-01")
@pytest.mark.row("STA-02")
@pytest.mark.row("STA-05")
@pytest.mark.row("STA-06")
@pytest.mark.row("STA-11")
def test_a_line_from_to_order_to_in_stock(uow: UnitOfWork) -> None:
    stock(uow, AXA=1)
    order_id = placed(uow, "1", a_line("GAZ", "2"), a_line("AXA"))
    line_id = facts(uow, order_id).lines[0].line_id
    row = view(uow, order_id).row
    assert (row.stock_state, row.lines_in_stock, row.lines_total) == (StockState.TO_ORDER, 1, 2)
    assert row.next_step.code == "order_at_brand"
    assert row.next_step.values == {"brand": "Gazelle", "article": "Gazelle GAZ", "pieces": "2"}

    expected = PLACED.date() + timedelta(days=3650)
    mark_ordered(uow, order_id, line_id, expected)
    line, row = facts(uow, order_id).lines[0], view(uow, order_id).row
    assert (line.stock_state, line.expected_on, row.expected_on) == (StockState.ON_ORDER, expected, expected)
    assert (row.next_step.code, row.goods_late) == ("wait_goods", False)

    mark_received(uow, order_id, line_id, D(1))
    line = facts(uow, order_id).lines[0]
    assert (line.reserved, line.stock_state) == (D(1), StockState.ON_ORDER)

    uow.said.clear()
    mark_received(uow, order_id, line_id, None)
    order = facts(uow, order_id)
    assert (order.lines[0].stock_state, order.lines[0].expected_on, order.ready) == (StockState.IN_STOCK, None, True)
    assert said(uow) == ["StockChanged", "OrderReady"]
    assert view(uow, order_id).row.next_step.code == "plan"
    assert "Nothing is missing" in refused(uow, order_id, lambda: mark_received(uow, order_id, line_id, None))


@pytest.mark.row("C-03")
def test_a_second_click_receives_nothing_twice(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1", a_line("GAZ", "3"))
    line_id = facts(uow, order_id).lines[0].line_id

    mark_received(uow, order_id, line_id, D(1), seen_missing=D(3))
    mark_received(uow, order_id, line_id, D(1), seen_missing=D(3))

    assert (facts(uow, order_id).lines[0].reserved, article(uow, "GAZ").on_hand) == (D(1), D(1))


def test_more_received_than_missing_goes_to_the_next_and_the_rest_is_free(uow: UnitOfWork) -> None:
    newer = placed(uow, "2", a_line("GAZ"), placed_at=PLACED + HOUR)
    older = placed(uow, "1", a_line("GAZ"))
    uow.said.clear()

    mark_received(uow, newer, facts(uow, newer).lines[0].line_id, D(3))

    assert facts(uow, newer).ready
    assert facts(uow, older).ready
    [told] = [event for event in uow.said if isinstance(event, StockChanged)]
    assert (told.sku, told.free) == ("GAZ", D(1))


def test_what_came_in_here_outlives_the_shops_figure_until_that_figure_rises(uow: UnitOfWork) -> None:
    stock(uow, PLACED - HOUR, GAZ=0)
    order_id = placed(uow, "1", a_line("GAZ"))
    mark_received(uow, order_id, facts(uow, order_id).lines[0].line_id, D(5))

    stock(uow, PLACED + HOUR, GAZ=-1)
    assert (article(uow, "GAZ").on_hand, facts(uow, order_id).ready) == (D(5), True)

    stock(uow, PLACED + 2 * HOUR, GAZ=4)  # someone, or we, told the shop
    assert (article(uow, "GAZ").on_hand, article(uow, "GAZ").free) == (D(5), D(4))


@pytest.mark.row("STA-01")
def test_staff_found_the_missing_pieces(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1", a_line("GAZ", "2"))

    mark_in_stock(uow, order_id, facts(uow, order_id).lines[0].line_id)

    assert (facts(uow, order_id).lines[0].stock_state, article(uow, "GAZ").on_hand) == (StockState.IN_STOCK, D(2))
    assert [entry.what for entry in view(uow, order_id).chronicle[:2]] == ["order_ready", "line_found"]


def test_goods_of_an_order_that_is_over(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1", a_line("GAZ"))
    line_id = facts(uow, order_id).lines[0].line_id
    cancel_order(uow, order_id, "")

    for act in (
        lambda: mark_in_stock(uow, order_id, line_id),
        lambda: mark_received(uow, order_id, line_id, None),
        lambda: mark_ordered(uow, order_id, line_id, None),
    ):
        assert "no longer open" in refused(uow, order_id, act)


@pytest.mark.row("STA-12")
@pytest.mark.row("STA-13")
@pytest.mark.row("STA-14")
def test_a_shops_own_status(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1")
    assert view(uow, order_id).statuses == ()
    assert "no status" in refused(uow, order_id, lambda: set_status(uow, order_id, "Wacht op gravure", True))

    make_status(uow, SHOP, "Wacht op gravure")
    make_status(uow, SHOP, "Wacht op gravure")
    make_status(uow, "meubelhuis", "Op maat")
    assert view(uow, order_id).statuses == ("Wacht op gravure",)

    uow.said.clear()
    set_status(uow, order_id, "Wacht op gravure", True)
    set_status(uow, order_id, "Wacht op gravure", True)
    [event] = [event for event in uow.said if isinstance(event, StatusChanged)]
    assert (event.status, event.notify, event.order.custom_status) == ("Wacht op gravure", True, "Wacht op gravure")
    assert view(uow, order_id).row.custom_status == "Wacht op gravure"

    set_status(uow, order_id, "", False)
    assert (view(uow, order_id).row.custom_status, view(uow, order_id).row.state) == ("", "open")


def test_wishes(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1", reference="A")
    friday = PLACED.date() + timedelta(days=3)

    set_wishes(uow, SetWishes(order_id=order_id, preferred_day=friday))
    assert (facts(uow, order_id).preferred_day, facts(uow, order_id).reference) == (friday, "A")
    set_wishes(uow, SetWishes(order_id=order_id, clear_preferred_day=True, reference=" LEASE "))
    assert (facts(uow, order_id).preferred_day, facts(uow, order_id).reference) == (None, "LEASE")

    uow.said.clear()
    set_wishes(uow, SetWishes(order_id=order_id))
    assert uow.said == []


@pytest.mark.row("C-14")
def test_notes_have_an_author_and_a_time(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1")

    add_note(uow, order_id, " Wil zadel 2 cm lager. ")

    [note] = view(uow, order_id).notes
    assert (note.text, note.author) == ("Wil zadel 2 cm lager.", "Anna")
    assert view(uow, order_id).chronicle[0].who == "Anna"
    with pytest.raises(Refused):
        add_note(uow, order_id, "  ")


def test_mails_stand_in_the_chronicle(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1")
    about = {
        "mail_id": uuid4(),
        "order_id": order_id,
        "occasion": "order_received",
        "to": "d@example.nl",
        "subject": "Dank",
    }

    hear_mail(uow, MailSent(**about), "mail_sent")
    hear_mail(uow, MailFailed(**about, reason="mailbox full"), "mail_failed")

    failed, went = view(uow, order_id).chronicle[:2]
    assert (went.what, went.facts["occasion"]) == ("mail_sent", "order_received")
    assert (failed.what, failed.facts["reason"]) == ("mail_failed", "mailbox full")
