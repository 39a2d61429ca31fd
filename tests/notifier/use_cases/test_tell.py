"""Which mails an order's happenings make: each once, only true ones, whatever the order they are heard in."""

from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from contracts.facts import Delivery, OrderFacts, OrderState, PaymentKind, StockState
from contracts.invoicing import PaymentTakenBack
from contracts.notifier import MailFailed
from contracts.order import OrderCancelled, OrderPlaced, StatusChanged
from contracts.planning import OrderNotCollected, OrderUnplanned
from kernel.clock import frozen, now
from kit.work import UnitOfWork
from services.notifier import use_cases
from services.notifier.domain.happening import Stage
from tests.notifier.builders import (
    TUESDAY,
    WEDNESDAY,
    a_line,
    an_order,
    moved,
    newer,
    occasions,
    paid,
    planned,
    ready,
    shipped,
    written,
)

pytestmark = pytest.mark.usefixtures("in_november")


def place(uow: UnitOfWork, **facts: Any) -> OrderFacts:
    order = an_order(**facts)
    use_cases.hear_placed(uow, OrderPlaced(order=order))
    return order


def cancel(uow: UnitOfWork, order: OrderFacts, **event: Any) -> OrderFacts:
    order = newer(order, state=OrderState.CANCELLED)
    use_cases.hear_cancelled(uow, OrderCancelled(order=order, **event))
    return order


@pytest.mark.row("STA-09")
def test_a_placed_order_is_confirmed_once(uow: UnitOfWork) -> None:
    order = place(uow)
    use_cases.hear_placed(uow, OrderPlaced(order=order))
    assert occasions(uow.session, order) == ["order_received"]
    assert len(uow.effects) == 1
    assert uow.effects[0]["kind"] == "send_mail"
    assert uow.effects[0]["about"] == "100012866"


def test_what_is_long_past_is_not_mailed(uow: UnitOfWork) -> None:
    order = place(uow, historic=True)
    use_cases.hear_money(uow, paid(order, historic=True))
    cancel(uow, order, by_shop=True)
    assert occasions(uow.session, order) == []


def test_a_historic_order_that_is_planned_now_is_mailed(uow: UnitOfWork) -> None:
    order = place(uow, historic=True)
    use_cases.hear_planned(uow, planned(order))
    assert occasions(uow.session, order) == ["order_planned"]


@pytest.mark.row("STA-10")
def test_planned_and_moved_name_the_day(uow: UnitOfWork) -> None:
    order = place(uow)
    use_cases.hear_planned(uow, planned(order))
    use_cases.hear_moved(uow, moved(order))
    _, first, second = written(uow.session, order)
    assert first.occasion == "order_planned"
    assert first.subject == "Uw bestelling 100012866 is gepland: dinsdag 24 november"
    assert "tussen 09:00 en 12:00 uur" in first.text
    assert second.occasion == "order_moved"
    assert second.subject == "Nieuwe afspraak voor uw bestelling 100012866: woensdag 25 november"
    assert "dinsdag 24 november vervalt" in second.text
    assert "om 14:00 uur" in second.text


def test_an_overtaken_plan_is_not_mailed(uow: UnitOfWork) -> None:
    order = place(uow)
    use_cases.hear_moved(uow, moved(order))
    use_cases.hear_planned(uow, planned(order))
    assert occasions(uow.session, order) == ["order_received", "order_planned"]
    mail = written(uow.session, order)[1]
    assert "woensdag 25 november" in mail.subject  # the only day this customer was ever told: it is not "moved"
    assert "dinsdag" not in mail.text


def test_a_day_taken_back_and_given_anew_is_a_new_day_for_the_customer(uow: UnitOfWork) -> None:
    order = place(uow)
    use_cases.hear_planned(uow, planned(order))
    gone = OrderUnplanned(
        order_id=order.order_id, number=order.number, shop=order.shop, day=TUESDAY, delivery=Delivery.VAN, revision=2
    )
    use_cases.hear_stage(uow, gone, Stage.UNPLANNED)
    use_cases.hear_planned(uow, planned(order, WEDNESDAY, revision=3))
    assert occasions(uow.session, order) == ["order_received", "order_planned", "order_moved"]
    assert "dinsdag 24 november vervalt" in written(uow.session, order)[2].text


def test_unplanned_before_it_was_heard_as_planned(uow: UnitOfWork) -> None:
    order = place(uow)
    gone = OrderUnplanned(
        order_id=order.order_id, number=order.number, shop=order.shop, day=TUESDAY, delivery=Delivery.VAN, revision=2
    )
    use_cases.hear_stage(uow, gone, Stage.UNPLANNED)
    use_cases.hear_planned(uow, planned(order))
    assert occasions(uow.session, order) == ["order_received"]


@pytest.mark.row("C-09")
def test_the_mails_do_not_depend_on_the_order_of_hearing(uow: UnitOfWork) -> None:
    """Six happenings, each permutation: the same mails, and nothing about a day that is no longer true."""
    for n, order_heard in enumerate(permutations(range(4))):
        order = an_order(number=f"2000{n:05}")
        happenings = [
            lambda order=order: use_cases.hear_placed(uow, OrderPlaced(order=order)),
            lambda order=order: use_cases.hear_money(uow, paid(order)),
            lambda order=order: use_cases.hear_moved(uow, moved(order)),
            lambda order=order: use_cases.hear_shipped(uow, shipped(order, "3SABC1", revision=2)),
        ]
        for i in order_heard:
            happenings[i]()
        found = sorted(occasions(uow.session, order))
        assert found == ["order_paid", "order_planned", "order_received", "order_shipped_tracking"]


@pytest.mark.row("STA-15")
def test_shipped_without_tracking_is_the_plain_mail(uow: UnitOfWork) -> None:
    order = place(uow)
    use_cases.hear_shipped(uow, shipped(order, carrier="van"))
    assert occasions(uow.session, order) == ["order_received", "order_shipped"]


@pytest.mark.row("STA-16")
def test_shipped_with_tracking_is_the_tracking_mail_and_never_both(uow: UnitOfWork) -> None:
    order = place(uow, delivery=Delivery.PARCEL)
    use_cases.hear_shipped(uow, shipped(order, "", "3SABC123456789"))
    use_cases.hear_shipped(uow, shipped(order))  # the same shipment, said again without its number
    _, mail = written(uow.session, order)
    assert mail.occasion == "order_shipped_tracking"
    link = "https://postnl.nl/tracktrace/?B=3SABC123456789&P=8011RG&D=NL&T=C"
    assert link in mail.text
    assert link.replace("&", "&amp;") in mail.html


def test_each_shipment_of_an_order_has_its_mail(uow: UnitOfWork) -> None:
    order = place(uow)
    use_cases.hear_shipped(uow, shipped(order))
    use_cases.hear_shipped(uow, shipped(order, shipment_id=order.order_id))
    assert occasions(uow.session, order) == ["order_received", "order_shipped", "order_shipped"]


@pytest.mark.row("STA-07")
def test_a_status_is_mailed_once_and_only_when_wished(uow: UnitOfWork) -> None:
    order = place(uow)
    order = newer(order, custom_status="Wordt gemonteerd")
    use_cases.hear_status(uow, StatusChanged(order=order, status="Wordt gemonteerd", notify=True))
    use_cases.hear_status(uow, StatusChanged(order=order, status="Wordt gemonteerd", notify=True))
    order = newer(order, custom_status="Wacht op lak")
    use_cases.hear_status(uow, StatusChanged(order=order, status="Wacht op lak", notify=False))
    received, mail = written(uow.session, order)
    assert (received.occasion, mail.occasion) == ("order_received", "status_changed")
    assert mail.subject == "Uw bestelling 100012866: Wordt gemonteerd"


def test_a_status_that_is_no_longer_the_order_s_is_not_mailed(uow: UnitOfWork) -> None:
    order = place(uow)
    first = newer(order, custom_status="Wordt gemonteerd")
    second = newer(first, custom_status="Wacht op lak")
    use_cases.hear_status(uow, StatusChanged(order=second, status="Wacht op lak", notify=True))
    use_cases.hear_status(uow, StatusChanged(order=first, status="Wordt gemonteerd", notify=True))
    assert [mail.subject for mail in written(uow.session, order)[1:]] == ["Uw bestelling 100012866: Wacht op lak"]


@pytest.mark.row("SCR-05")
def test_on_hold_mails_wait_for_the_release(uow: UnitOfWork) -> None:
    order = place(uow)
    held = newer(order, state=OrderState.HELD)
    use_cases.hear_facts(uow, held)
    use_cases.hear_money(uow, paid(order))
    use_cases.hear_planned(uow, planned(order))
    use_cases.hear_moved(uow, moved(order))
    assert occasions(uow.session, order) == ["order_received"]
    use_cases.hear_facts(uow, newer(held, state=OrderState.OPEN))
    assert occasions(uow.session, order) == ["order_received", "order_paid", "order_planned"]
    assert "woensdag 25 november" in written(uow.session, order)[2].subject


@pytest.mark.row("SCR-06")
def test_a_cancelled_order_gets_one_last_mail(uow: UnitOfWork) -> None:
    order = place(uow, payment_kind=PaymentKind.TRANSFER)
    cancelled = cancel(uow, order, reason="Staff's own words, not for the customer")
    use_cases.hear_cancelled(uow, OrderCancelled(order=cancelled))
    use_cases.hear_planned(uow, planned(order))
    use_cases.hear_shipped(uow, shipped(order))
    use_cases.hear_money(uow, paid(order))
    assert occasions(uow.session, order) == ["order_received", "order_cancelled"]
    mail = written(uow.session, order)[1]
    assert "own words" not in mail.text
    assert "U hoeft niets te betalen." in mail.text


def test_who_paid_for_a_cancelled_order_reads_of_the_refund(uow: UnitOfWork) -> None:
    order = place(uow)
    use_cases.hear_money(uow, paid(order))
    cancel(uow, order)
    assert "U hebt € 2.838,95 betaald." in written(uow.session, order)[2].text.replace("\xa0", " ")


def test_a_held_order_that_is_cancelled_forgets_what_waited(uow: UnitOfWork) -> None:
    order = place(uow)
    held = newer(order, state=OrderState.HELD)
    use_cases.hear_facts(uow, held)
    use_cases.hear_planned(uow, planned(order))
    cancel(uow, held)
    assert occasions(uow.session, order) == ["order_received", "order_cancelled"]


def test_a_payment_taken_back_is_not_confirmed(uow: UnitOfWork) -> None:
    order = place(uow)
    back = paid(order, revision=2).model_dump() | {"paid": Decimal(0), "open": order.totals.grand_total}
    use_cases.hear_money(uow, PaymentTakenBack(**back))
    use_cases.hear_money(uow, paid(order, revision=1))
    assert occasions(uow.session, order) == ["order_received"]


@pytest.mark.row("STA-09")
def test_goods_ordered_and_goods_in_are_told_once(uow: UnitOfWork) -> None:
    lines = (a_line("Fiets", line="1"), a_line("Helm", line="2", stock=StockState.TO_ORDER))
    order = place(uow, lines=lines)
    on_order = newer(
        order, lines=(lines[0], a_line("Helm", line="2", stock=StockState.ON_ORDER, expected_on=WEDNESDAY))
    )
    use_cases.hear_facts(uow, on_order)
    use_cases.hear_facts(uow, newer(on_order, reference="x"))
    everything_in = newer(newer(on_order), lines=(lines[0], a_line("Helm", line="2")), ready=True)
    use_cases.hear_facts(uow, everything_in)
    assert occasions(uow.session, order) == ["order_received", "goods_ordered", "goods_in"]
    ordered = written(uow.session, order)[1]
    assert "Wij verwachten het rond 25 november." in ordered.text
    assert "Besteld bij de leverancier, verwacht rond 25 november" in ordered.text


def test_stock_news_about_orders_from_before_is_not_told(uow: UnitOfWork) -> None:
    order = place(uow, lines=(a_line(stock=StockState.TO_ORDER),), historic=True)
    use_cases.hear_facts(uow, newer(order, lines=(a_line(),)))
    assert occasions(uow.session, order) == []


def test_a_missing_line_that_is_cancelled_has_not_come_in(uow: UnitOfWork) -> None:
    lines = (a_line("Fiets", line="1"), a_line("Helm", line="2", stock=StockState.TO_ORDER))
    order = place(uow, lines=lines)
    use_cases.hear_facts(uow, newer(order, lines=(lines[0], a_line("Helm", line="2", stock=StockState.CANCELLED))))
    assert occasions(uow.session, order) == ["order_received"]


def test_ready_for_collection_is_told_once(uow: UnitOfWork) -> None:
    order = place(uow, delivery=Delivery.PICKUP, payment_kind=PaymentKind.AT_PICKUP)
    use_cases.hear_planned(uow, planned(order))
    use_cases.hear_ready(uow, ready(order))
    use_cases.hear_ready(uow, ready(order))
    assert occasions(uow.session, order) == ["order_received", "order_planned", "ready_for_collection"]


def test_ready_is_not_told_when_the_customer_did_not_come_or_has_long_been(uow: UnitOfWork) -> None:
    order = place(uow, delivery=Delivery.PICKUP)
    not_come = OrderNotCollected(**ready(order).model_dump())
    use_cases.hear_stage(uow, not_come, Stage.NOT_COLLECTED)
    use_cases.hear_ready(uow, ready(order))
    assert occasions(uow.session, order) == ["order_received"]
    use_cases.hear_stage(uow, ready(order, revision=2), Stage.HANDED_OVER)
    with frozen(now() + timedelta(minutes=2)):
        use_cases.hear_ready(uow, ready(order, revision=2))
    assert occasions(uow.session, order) == ["order_received"]


@pytest.mark.row("P-64")
@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("nl", "Bedankt voor uw bestelling 100012866"),
        ("de", "Vielen Dank für Ihre Bestellung 100012866"),
        ("de-AT", "Vielen Dank für Ihre Bestellung 100012866"),
        ("en", "Thank you for your order 100012866"),
        ("pt", "Thank you for your order 100012866"),
    ],
)
def test_the_order_s_language_decides(uow: UnitOfWork, language: str, subject: str) -> None:
    order = place(uow, language=language)
    assert written(uow.session, order)[0].subject == subject


@pytest.mark.row("P-63")
@pytest.mark.parametrize(
    ("email", "reason"),
    [("", "The order has no e-mail address."), ("anna@", "The e-mail address is not valid: There must be something")],
)
def test_a_mail_without_a_usable_address_is_on_record_as_failed(uow: UnitOfWork, email: str, reason: str) -> None:
    order = an_order(customer_email=email)
    bare = order.billing.model_copy(update={"email": ""})
    order = order.model_copy(update={"billing": bare, "delivery_address": bare})
    use_cases.hear_placed(uow, OrderPlaced(order=order))
    (mail,) = written(uow.session, order)
    assert mail.state == "failed"
    assert mail.error.startswith(reason)
    assert uow.effects == []
    (said,) = uow.said
    assert isinstance(said, MailFailed)
    assert said.reason == mail.error
