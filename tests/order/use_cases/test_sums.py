"""Orders whose amounts do not fit are taken over, shown and listed; the night finds what differs from the shop."""

from datetime import timedelta
from decimal import Decimal as D
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from contracts.facts import Difference
from contracts.integration import ShopOrder
from contracts.invoicing import CreditNoteIssued
from contracts.sums import ComparisonEnded, ShopOrderCompared
from contracts.tasks import ChangeTask, TaskStatus
from kit.work import UnitOfWork
from services.order.queries.sums import sums_view
from services.order.storage.tables import tasks
from services.order.use_cases.desk.tasks import change_task
from services.order.use_cases.orders.hear_money import hear_credit_note
from services.order.use_cases.orders.sums import compare, end_comparison
from tests.order.builders import PLACED, SHOP, a_line, a_shop_order, facts, later, pay, said, show, stock, totals, view

NIGHT = uuid4()
WRONG = Difference(
    rule="row_tax", line="GAZ", shop_line_id="7", expected=D("100.00"), found=D("100.01"), currency="EUR"
)


def compared(uow: UnitOfWork, shop: ShopOrder) -> None:
    compare(uow, ShopOrderCompared(comparison_id=NIGHT, order=shop, seen_at=PLACED + timedelta(hours=15)))


def titles(uow: UnitOfWork, status: str = "open") -> list[tuple[str, Any]]:
    found = uow.session.execute(select(tasks.c.title, tasks.c.facts).where(tasks.c.status == status))
    return [(row.title, row.facts) for row in found]


@pytest.mark.row("P-17")
@pytest.mark.row("M-04")
def test_an_order_whose_amounts_do_not_fit_is_taken_over_and_flagged(uow: UnitOfWork) -> None:
    sound = show(uow, a_shop_order("1"))
    order_id = show(uow, a_shop_order("2", a_line("GAZ"), differences=(WRONG,)))

    found = view(uow, order_id)
    assert not found.adds_up
    assert found.differences == (WRONG,)
    assert view(uow, sound).adds_up
    ((title, facts),) = titles(uow)
    assert title == "The shop's own amounts do not fit together: {amount} at {article}."
    assert facts == {"amount": "0.01", "currency": "EUR", "article": "GAZ"}
    (listed,) = sums_view(uow.session).orders
    assert (listed.number, listed.differences, listed.at_night) == ("2", (WRONG,), False)


@pytest.mark.row("M-04")
def test_it_does_not_agree_until_a_person_has_settled_that(uow: UnitOfWork) -> None:
    order_id = show(uow, a_shop_order("2", a_line("GAZ"), differences=(WRONG,)))
    assert facts(uow, order_id).disagrees
    (task,) = view(uow, order_id).tasks
    uow.said.clear()

    change_task(uow, ChangeTask(task_id=task.task_id, status=TaskStatus.DONE))

    assert not facts(uow, order_id).disagrees
    assert said(uow, "OrderChanged") == ["OrderChanged"]


@pytest.mark.row("P-17")
def test_mended_in_the_shop_it_is_sound_again(uow: UnitOfWork) -> None:
    wrong = a_shop_order("2", a_line("GAZ"), differences=(WRONG,))
    order_id = show(uow, wrong)

    show(uow, later(wrong, differences=()))

    assert view(uow, order_id).adds_up
    assert not facts(uow, order_id).disagrees
    assert titles(uow) == []
    assert sums_view(uow.session).orders == ()


def test_what_is_long_past_is_listed_without_a_task(uow: UnitOfWork) -> None:
    show(uow, a_shop_order("1", a_line("GAZ"), differences=(WRONG,), state="complete"), historic=True)

    assert titles(uow) == []
    assert len(sums_view(uow.session).orders) == 1


@pytest.mark.row("M-04")
def test_the_night_finds_nothing_where_nothing_differs(uow: UnitOfWork) -> None:
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)
    uow.said.clear()

    compared(uow, shop)

    assert said(uow) == []
    assert view(uow, order_id).adds_up
    end_comparison(uow, ended(read=1))
    (night,) = sums_view(uow.session).comparisons
    assert (night.checked, night.differing, night.read, night.ended_at) == (1, 0, 1, PLACED + timedelta(hours=16))


def ended(**values: Any) -> ComparisonEnded:
    times = {"began_at": PLACED + timedelta(hours=15), "ended_at": PLACED + timedelta(hours=16)}
    return ComparisonEnded(comparison_id=NIGHT, shop=SHOP, **times, **values)


def plant(uow: UnitOfWork, what: str, column: str, path: str) -> None:
    """A cent more in what is kept here, behind everybody's back."""
    grown = f"to_jsonb(((document #>> '{{{path}}}')::numeric + 0.01)::text)"
    statement = f"UPDATE {what} SET {column} = jsonb_set({column}, '{{{path}}}', {grown})"
    uow.session.execute(text(statement))


@pytest.mark.row("M-04")
@pytest.mark.parametrize("name", ["grand_total", "tax", "shipping", "discount", "base_grand_total", "refunded"])
def test_a_cent_planted_here_is_found_and_located(uow: UnitOfWork, name: str) -> None:
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)
    plant(uow, "orders", "document", f"totals,{name}")

    compared(uow, shop)

    found = view(uow, order_id)
    (difference,) = found.shop_differences
    assert (difference.rule, difference.field, difference.found - difference.expected) == (
        "shop_totals",
        name,
        D("0.01"),
    )
    assert not found.adds_up
    ((title, facts),) = titles(uow)
    assert title == "The shop now shows other amounts than stand here: {amount} in the totals."
    assert D(facts["amount"]) == D("0.01")
    assert sums_view(uow.session).orders[0].at_night
    assert sums_view(uow.session).comparisons[0].differing == 1


@pytest.mark.row("M-04")
def test_a_cent_planted_on_a_line_is_found_and_healed_by_reading_it_again(uow: UnitOfWork) -> None:
    shop = a_shop_order("1", a_line("GAZ"), a_line("AXA"))
    order_id = show(uow, shop)
    plant(uow, "order_lines", "document", "row_total")

    compared(uow, shop)

    assert {(each.line, each.field) for each in view(uow, order_id).shop_differences} == {
        ("GAZ", "row_total"),
        ("AXA", "row_total"),
    }
    assert "at {article}" in titles(uow)[0][0]
    show(uow, shop)  # staff press "read again": the same word, taken over all the same
    assert view(uow, order_id).shop_differences == ()
    assert view(uow, order_id).adds_up
    assert titles(uow) == []


@pytest.mark.row("M-04")
def test_a_cent_changed_in_the_shop_without_a_date_is_found(uow: UnitOfWork) -> None:
    """Its module changed the order behind Magento's back: the date of the change stayed."""
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)

    compared(uow, shop.model_copy(update={"totals": totals(paid="100.0000", shipping="0.01")}))

    (difference,) = view(uow, order_id).shop_differences
    assert (difference.field, difference.expected, difference.found) == ("shipping", D("0.01"), D(0))


@pytest.mark.row("M-04")
def test_a_newer_word_is_taken_over_and_an_older_one_says_nothing(uow: UnitOfWork) -> None:
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)
    newer = later(shop, reference="NEW", totals=totals(paid="100.0000", grand_total="90.00", discount="-10.00"))

    compared(uow, newer)
    assert view(uow, order_id).order.totals.grand_total == D("90.00")
    compared(uow, shop)

    assert view(uow, order_id).shop_differences == ()
    compared(uow, a_shop_order("99"))  # one that never arrived
    assert len(sums_view(uow.session).comparisons) == 1
    assert sums_view(uow.session).comparisons[0].checked == 2


@pytest.mark.row("M-04")
def test_money_the_provider_has_and_nobody_booked_is_found(uow: UnitOfWork) -> None:
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)
    pay(uow, order_id, paid="99.99", open_="0.01")

    compared(uow, shop)

    (difference,) = view(uow, order_id).shop_differences
    assert (difference.rule, difference.expected, difference.found) == ("paid_here", D("100.0000"), D("99.99"))


@pytest.mark.row("M-04")
@pytest.mark.parametrize(("paid", "found"), [("100.00", 0), ("60.00", 0), ("59.99", 1)])
def test_what_was_credited_and_paid_back_here_is_no_difference(uow: UnitOfWork, paid: str, found: int) -> None:
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)
    event = CreditNoteIssued(
        credit_note_id=uuid4(),
        order_id=order_id,
        order_number="1",
        shop=SHOP,
        number="2026-0043",
        credits="2026-0042",
        issued_on=PLACED.date(),
        total=D("40.00"),
        currency="EUR",
        paid=D(paid),
        open=D("60.00") - D(paid),
        revision=7,
    )
    hear_credit_note(uow, event)

    compared(uow, shop)

    assert len(view(uow, order_id).shop_differences) == found


@pytest.mark.row("M-04")
def test_pieces_are_compared_too(uow: UnitOfWork) -> None:
    stock(uow, GAZ=5)
    shop = a_shop_order("1", a_line("GAZ", "2"))
    show(uow, shop)
    uow.session.execute(text("UPDATE order_lines SET quantity = 3"))

    compared(uow, shop)

    assert titles(uow)[0][0] == "The shop now shows other pieces of {article} than stand here."


@pytest.mark.row("M-04")
def test_a_shipment_that_left_the_orders_date_alone_is_followed(uow: UnitOfWork) -> None:
    stock(uow, GAZ=5)
    shop = a_shop_order("1", a_line("GAZ", "2"))
    order_id = show(uow, shop)

    compared(uow, shop.model_copy(update={"lines": (a_line("GAZ", "2", shipped=D(1)),)}))

    assert view(uow, order_id).order.lines[0].shipped == 1
    assert view(uow, order_id).shop_differences == ()
    assert titles(uow) == []
