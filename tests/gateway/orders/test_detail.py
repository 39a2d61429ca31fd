"""An order's page: everything about it, what can be done now, and why something cannot."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from contracts.customers import CustomerAddress, ShopCustomer
from contracts.facts import Delivery, OrderState, PaymentKind, Totals
from contracts.invoicing import GetOrderMoney, MarkPaid, PrintInvoices, TakeBackPayment
from contracts.order import (
    AddNote,
    CancelOrder,
    GetOrder,
    HoldOrder,
    MarkLineOrdered,
    MarkLineReceived,
    NextStep,
    OrderView,
    ReleaseOrder,
    SetOrderStatus,
    SetWishes,
)
from contracts.particulars import Gift, Particulars, ShopComment
from contracts.planning import GetOrderPlan, MarkCollected, MarkShipped, PlanOrder, PrintDeliveryNote
from kernel.refused import Refused
from tests.gateway.builders import (
    PAPER,
    a_line,
    a_row,
    a_shipment,
    a_view,
    an_address,
    an_order,
    money_of,
    number_id,
    plan_of,
)
from tests.gateway.scripted import ScriptedAsker

ID = number_id("100012866")
ADDRESS = f"/orders/{ID}"


@pytest.fixture
def page(office: FlaskClient) -> str:
    return office.get(ADDRESS).text


def shown(asker: ScriptedAsker, client: FlaskClient, view: OrderView) -> str:
    asker.when(GetOrder, view)
    return client.get(ADDRESS).text


def section(page: str, name: str) -> str:
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


@pytest.mark.row("SCR-01")
def test_everything_about_the_order_is_on_its_page(page: str) -> None:
    for words in (
        "Billing address",
        "Delivery address",
        "Payment",
        "Delivery",
        "Invoices",
        "Delivery notes",
        "Customer",
        "Notes",
        "Products",
    ):
        assert words in page


@pytest.mark.row("SCR-02")
def test_tabs_open_in_place_with_their_counts(page: str) -> None:
    tabs = page.partition('role="tablist"')[2].partition("</nav>")[0]
    for key in ("overview", "customer", "products", "invoices", "deliveries", "mails", "history"):
        assert f'id="tab-{key}" href="#{key}"' in tabs
        assert f'id="panel-{key}" role="tabpanel"' in page
    assert "Products <span>2</span>" in tabs


@pytest.mark.row("SCR-03")
def test_a_button_that_cannot_be_pressed_says_why(office: FlaskClient, asker: ScriptedAsker) -> None:
    page = shown(asker, office, a_view(an_order(state=OrderState.SHIPPED)))
    bottom = page.partition('class="bottom"')[2]
    assert 'data-why="The order has left the house."' in bottom
    assert '<span class="unseen">: The order has left the house.</span>' in bottom


@pytest.mark.row("SCR-05")
def test_hold_and_release(office: FlaskClient, asker: ScriptedAsker) -> None:
    office.post(f"{ADDRESS}/hold", data={"reason": "klant belt terug"})
    assert asker.last(HoldOrder) == HoldOrder(order_id=ID, reason="klant belt terug")
    assert "Take off hold" in shown(asker, office, a_view(an_order(state=OrderState.HELD)))
    office.post(f"{ADDRESS}/release")
    assert asker.was_asked(ReleaseOrder)


@pytest.mark.row("SCR-06")
def test_cancelling_asks_first_and_then_tells(office: FlaskClient, asker: ScriptedAsker, page: str) -> None:
    assert "This cannot be undone." in page.partition('<dialog id="cancel"')[2].partition("</dialog>")[0]
    office.post(f"{ADDRESS}/cancel", data={"reason": "bedacht zich"})
    assert asker.last(CancelOrder).reason == "bedacht zich"


@pytest.mark.row("SCR-07")
@pytest.mark.row("SCR-08")
def test_number_and_payment_method_are_the_shops(page: str) -> None:
    assert "<h1>Order 100012866</h1>" in page
    assert "<b>iDEAL</b>" in section(page, "payment")


@pytest.mark.row("SCR-09")
@pytest.mark.row("SCR-10")
def test_wishes_are_shown_and_changed(office: FlaskClient, asker: ScriptedAsker, page: str) -> None:
    assert "Tue 24 Nov" in page
    assert "LEASE-88213" in page
    office.post(f"{ADDRESS}/wishes", data={"preferred_day": "2026-11-26", "reference": "PO 7"})
    assert asker.last(SetWishes) == SetWishes(order_id=ID, preferred_day=date(2026, 11, 26), reference="PO 7")
    office.post(f"{ADDRESS}/wishes", data={"preferred_day": "", "reference": ""})
    assert asker.last(SetWishes).clear_preferred_day


@pytest.mark.row("SCR-11")
def test_the_day_is_shown_and_moved_with_what_was_seen(office: FlaskClient, asker: ScriptedAsker, page: str) -> None:
    assert "Tue 24 Nov 14:00" in section(page, "delivery")
    dialog = office.get(f"{ADDRESS}/plan").text
    assert "12 / 14" in dialog
    assert 'name="seen_revision" value="2"' in dialog
    office.post(f"{ADDRESS}/plan", data={"day": "2026-11-26", "slot": "15:00", "seen_revision": "2"})
    assert asker.last(PlanOrder) == PlanOrder(order_id=ID, day=date(2026, 11, 26), slot="15:00", seen_revision=2)


@pytest.mark.row("SCR-11")
def test_a_full_day_is_asked_again_with_yes(office: FlaskClient, asker: ScriptedAsker) -> None:
    full = Refused("{day} is full: {used} of {room} are planned.", day="2026-11-26", used=14, room=14)
    asker.when(PlanOrder, lambda request: plan_of() if request.override else full)
    asked = office.post(f"{ADDRESS}/plan", data={"day": "2026-11-26"})
    assert "Thu 26 Nov is full: 14 of 14 are planned." in asked.text
    assert 'name="override" value="yes"' in asked.text
    in_dialog = office.post(f"{ADDRESS}/plan", data={"day": "2026-11-26"}, headers={"HX-Request": "true"})
    assert 'name="override" value="yes"' in in_dialog.text
    assert office.post(f"{ADDRESS}/plan", data={"day": "2026-11-26", "override": "yes"}).status_code == 303


@pytest.mark.row("SCR-12")
@pytest.mark.row("CUS-09")
def test_the_customers_data_is_there_without_leaving(page: str) -> None:
    for said in ("Daan Bakker", "06 1234 5678", "daan.bakker@example.nl", "order 4 since 2021"):
        assert said in page


def an_account(**values: Any) -> ShopCustomer:
    bill = CustomerAddress(address=an_address(street=("Kade 3",), city="Hoorn", phone="0229 123456"), billing=True)
    facts = {"shop": "fietshal", "shop_customer_id": "4711", "email": "Daan.Bakker@example.nl", "addresses": (bill,)}
    return ShopCustomer(**{**facts, **values})


@pytest.mark.row("SCR-12")
@pytest.mark.row("INT-03")
def test_the_customers_account_in_the_shop_is_there(office: FlaskClient, asker: ScriptedAsker) -> None:
    account = an_account(
        group="<Groothandel>", vat_id="NL001234567B01", created_at=datetime(2024, 3, 1, 23, 30, tzinfo=UTC)
    )
    part = shown(asker, office, a_view(accounts=(account,))).partition('class="account"')[2].partition("</section>")[0]
    for words, value in (
        ("Number", "4711"),
        ("Customer group", "&lt;Groothandel&gt;"),
        ("VAT number", "NL001234567B01"),
        ("Account since", "Sat 2 Mar 2024"),
    ):
        assert f'<dt>{words}</dt><dd class="long">{value}</dd>' in part
    assert "Daan Bakker · Kade 3 · 1695 GD Hoorn · 0229 123456" in part
    assert '<span class="tag plain">billing address</span>' in part
    for absent in ("E-mail", "delivery address", "<details>"):
        assert absent not in part


@pytest.mark.row("SCR-12")
def test_several_accounts_each_with_what_it_has_and_many_addresses_folded(
    office: FlaskClient, asker: ScriptedAsker
) -> None:
    work = an_address(company="Bakker GmbH", first_name="", last_name="", country="DE", vat_id="DE1")
    addresses = (
        CustomerAddress(address=an_address(), billing=True, delivery=True),
        CustomerAddress(address=work),
    )
    accounts = (an_account(addresses=()), an_account(shop_customer_id="4712", email="d@b.nl", addresses=addresses))
    parts = shown(asker, office, a_view(accounts=accounts)).split('class="account"')[1:]
    first, second = (part.partition("</section>")[0] for part in parts)
    for absent in ("<ul", "VAT number", "Account since", "E-mail"):
        assert absent not in first
    assert '<dt>E-mail</dt><dd class="long">d@b.nl</dd>' in second
    assert "<details><summary>2 addresses</summary>" in second
    lines = [line.partition("</li>")[0] for line in second.split("<li>")[1:]]
    assert (
        ["billing address" in line for line in lines] == ["delivery address" in line for line in lines] == [True, False]
    )
    assert "Bakker GmbH · Gildenweg 14 · 1695 GD Blokker · DE · 06 1234 5678 · DE1" in lines[1]


@pytest.mark.row("SCR-12")
def test_a_guest_has_no_account(page: str) -> None:
    assert "Account in the shop" not in page


@pytest.mark.row("SCR-13")
@pytest.mark.row("SCR-18")
@pytest.mark.row("SCR-19")
@pytest.mark.row("SCR-22")
def test_each_product_with_all_its_data(office: FlaskClient, asker: ScriptedAsker) -> None:
    line = a_line(image_url="http://127.0.0.1:8080/media/c380.jpg", quantity=Decimal(2))
    page = shown(asker, office, a_view(an_order(lines=(line,))))
    for part in (page.partition('id="products"')[2].partition("</section>")[0], section(page, "panel-products")):
        for said in (
            "Gazelle Ultimate C380",
            "GAZ-C380-53-Z",
            "Gazelle</span>",
            "Kleur: zwart mat",
            ">2</td>",
            "2,499.00",
            "In stock",
        ):
            assert said in part
        assert "/picture?of=http://127.0.0.1:8080/media/c380.jpg" in part


@pytest.mark.row("SCR-14")
@pytest.mark.row("SCR-15")
def test_both_addresses_even_when_they_differ(office: FlaskClient, asker: ScriptedAsker) -> None:
    work = an_address(company="Kantoor BV", street=("Havenkade 7",))
    page = shown(asker, office, a_view(an_order(delivery_address=work)))
    assert "Gildenweg 14" in page
    assert "Havenkade 7" in page
    assert "differs from billing" in page


@pytest.mark.row("SCR-20")
def test_discount_appears_only_where_given(office: FlaskClient, asker: ScriptedAsker, page: str) -> None:
    assert "−10.00" in page
    without = shown(
        asker, office, a_view(an_order(lines=(a_line(),), totals=Totals(subtotal=Decimal(1), grand_total=Decimal(1))))
    )
    assert "Discount" not in without.partition('id="products"')[2]


@pytest.mark.row("SCR-21")
def test_the_parts_add_up_to_the_shops_total(office: FlaskClient, asker: ScriptedAsker, page: str) -> None:
    from gateway.orders.detail import parts_of

    view = a_view()
    assert (
        sum((amount for _, amount in parts_of(view.order.totals)), Decimal(0))
        == view.order.totals.grand_total
        == Decimal("2553.95")
    )
    assert "✓ equal to the shop" in page
    assert "does not add up to the shop" in shown(asker, office, a_view(adds_up=False))


@pytest.mark.row("PAY-01")
@pytest.mark.row("PAY-02")
def test_the_methods_are_listed_and_the_used_one_is_marked(page: str) -> None:
    methods = section(page, "payment").partition('class="methods"')[2].partition("</ul>")[0]
    assert methods.count("<li") == 5
    assert 'aria-current="true">● Online' in methods


def unpaid(**changes: object) -> object:
    facts: dict[str, object] = {"payments": (), "paid": Decimal(0), "open": Decimal("2553.95"), "can_mark_paid": True}
    return money_of(**{**facts, **changes})


@pytest.mark.row("PAY-03")
def test_the_blue_button_pays_what_the_screen_showed(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.when(GetOrderMoney, unpaid())
    payment = section(office.get(ADDRESS).text, "payment")
    assert '<button type="submit" class="blue" data-key="b"' in payment
    assert 'name="seen_open" value="2553.95"' in payment
    answer = office.post(f"{ADDRESS}/paid", data={"seen_open": "2553.95"})
    assert asker.last(MarkPaid) == MarkPaid(order_id=ID, seen_open=Decimal("2553.95"))
    assert answer.status_code == 303
    assert asker.actors[-1] == "Anna de Boer"


@pytest.mark.row("PAY-04")
def test_after_an_instant_payment_the_button_is_greyed_with_its_reason(page: str) -> None:
    button = section(page, "payment").partition('class="line"')[2].partition("</div>")[0]
    assert 'aria-disabled="true"' in button
    assert "Nothing is open." in button


@pytest.mark.row("PAY-05")
def test_a_payment_by_hand_can_be_taken_back(office: FlaskClient, asker: ScriptedAsker) -> None:
    paid = money_of()
    by_hand = paid.payments[0].model_copy(update={"source": "staff"})
    asker.when(GetOrderMoney, paid.model_copy(update={"payments": (by_hand,), "can_take_back": True}))
    assert "Not paid" in section(office.get(ADDRESS).text, "payment")
    office.post(f"{ADDRESS}/take-back", data={"payment_id": str(by_hand.payment_id)})
    assert asker.last(TakeBackPayment).payment_id == by_hand.payment_id


@pytest.mark.row("PAY-06")
def test_cash_on_delivery_shows_its_fee_and_the_sum_to_collect(office: FlaskClient, asker: ScriptedAsker) -> None:
    totals = Totals(
        subtotal=Decimal("87.00"), fee=Decimal("7.50"), fee_label="Rembourskosten", grand_total=Decimal("94.50")
    )
    order = an_order(payment_kind=PaymentKind.ON_DELIVERY, totals=totals, delivery=Delivery.PARCEL)
    asker.when(GetOrderMoney, money_of(order, paid=Decimal(0), open=Decimal("94.50"), can_mark_paid=True))
    products = section(shown(asker, office, a_view(order)), "panel-products")
    assert 'Rembourskosten</td><td class="number">7.50' in products
    assert 'To collect</td><td class="number"><b>€94.50' in products


@pytest.mark.row("SHP-01")
def test_the_shipping_method_stands_beside_the_payment(page: str) -> None:
    assert "Afhalen in de winkel" in section(page, "delivery")


@pytest.mark.row("SHP-02")
@pytest.mark.row("SHP-03")
@pytest.mark.row("SHP-07")
def test_shipped_with_the_tracking_number_from_either_place(office: FlaskClient, asker: ScriptedAsker) -> None:
    order = an_order(delivery=Delivery.PARCEL)
    asker.when(GetOrderPlan, plan_of(order, shipments=(a_shipment(order),)))
    page = shown(asker, office, a_view(order))
    forms = page.count(f'action="{ADDRESS}/shipped"')
    assert forms == 3  # the delivery section, and the popup of the delivery note in section and tab
    office.post(f"{ADDRESS}/shipped", data={"tracking_number": " 3SABC0012345 "})
    assert asker.last(MarkShipped) == MarkShipped(order_id=ID, tracking_number="3SABC0012345")


@pytest.mark.row("SHP-04")
@pytest.mark.row("SHP-05")
@pytest.mark.row("SHP-06")
@pytest.mark.row("SHP-09")
def test_delivery_notes_are_listed_with_state_and_popup(page: str) -> None:
    for part in (section(page, "delivery"), section(page, "panel-deliveries")):
        assert "L-100012866-1" in part
        assert "Day closed" in part
        assert 'aria-label="About delivery L-100012866-1"' in part


@pytest.mark.row("SHP-08")
def test_the_printer_opens_the_delivery_note(office: FlaskClient, asker: ScriptedAsker) -> None:
    shipment = a_shipment().shipment_id
    answer = office.post(f"{ADDRESS}/delivery-note", data={"shipment_id": str(shipment), "tab": "1"})
    assert asker.last(PrintDeliveryNote).shipment_id == shipment
    assert answer.headers["Location"] == f"/documents/{PAPER.sha256}/{PAPER.name}"


def test_collected_in_the_shop(office: FlaskClient, asker: ScriptedAsker) -> None:
    office.post(f"{ADDRESS}/collected")
    assert asker.last(MarkCollected).order_id == ID


@pytest.mark.row("INV-01")
@pytest.mark.row("INV-11")
def test_invoices_are_listed_with_popup(page: str) -> None:
    payment = section(page, "payment")
    for said in ("2026-004512", "Tue 17 Nov", "€2,553.95", "Paid", "About invoice 2026-004512"):
        assert said in payment


@pytest.mark.row("INV-09")
@pytest.mark.row("INV-10")
def test_all_invoices_in_one_pdf_in_a_language(office: FlaskClient, asker: ScriptedAsker) -> None:
    office.post(f"{ADDRESS}/invoices/print", data={"language": "de", "tab": "1"})
    assert asker.last(PrintInvoices) == PrintInvoices(order_id=ID, language="de")


@pytest.mark.row("STA-12")
def test_an_own_status_is_chosen_on_the_order(office: FlaskClient, asker: ScriptedAsker) -> None:
    page = shown(asker, office, a_view(statuses=("Wacht op leverancier",)))
    assert "<option >Wacht op leverancier</option>" in page
    office.post(f"{ADDRESS}/status", data={"status": "Wacht op leverancier", "notify": "on"})
    assert asker.last(SetOrderStatus) == SetOrderStatus(order_id=ID, status="Wacht op leverancier", notify=True)


@pytest.mark.row("STA-13")
def test_without_own_statuses_the_section_is_absent(office: FlaskClient, asker: ScriptedAsker) -> None:
    assert "Own status" not in shown(asker, office, a_view(statuses=()))


@pytest.mark.row("STA-06")
def test_goods_are_ordered_and_received_by_line(office: FlaskClient, asker: ScriptedAsker) -> None:
    line = a_line().line_id
    office.post(f"{ADDRESS}/line/ordered", data={"line_id": str(line), "expected_on": "2026-12-01"})
    assert asker.last(MarkLineOrdered).expected_on == date(2026, 12, 1)
    office.post(f"{ADDRESS}/line/received", data={"line_id": str(line), "quantity": "2,5", "seen_missing": "3"})
    assert (asker.last(MarkLineReceived).quantity, asker.last(MarkLineReceived).seen_missing) == (
        Decimal("2.5"),
        Decimal(3),
    )


@pytest.mark.row("TSK-08")
@pytest.mark.row("TSK-09")
def test_notes_are_seen_without_a_click_and_added(office: FlaskClient, asker: ScriptedAsker, page: str) -> None:
    assert "Wil zadel 2 cm lager." in page.partition('id="panel-overview"')[2].partition('id="panel-customer"')[0]
    office.post(f"{ADDRESS}/note", data={"text": "Sleutelnummer 4711"})
    assert asker.last(AddNote).text == "Sleutelnummer 4711"


@pytest.mark.row("TSK-15")
def test_the_chronicle_tells_in_words_who_did_what_when(page: str) -> None:
    history = section(page, "panel-history")
    assert 'Order placed in the shop</b> <span class="soft">€2,553.95' in history
    assert "Anna de Boer" in history
    assert "Mon 23 Nov 2026 08:30" in history  # 07:30 UTC, by the shop's clock
    assert "Planned · daan.bakker@example.nl" in history


@pytest.mark.parametrize(
    ("step", "said", "button"),
    [
        (
            NextStep(code="plan", values={"day": "2026-11-27"}),
            "Everything is there; it has no day yet.",
            "Plan Fri 27 Nov",
        ),
        (
            NextStep(code="wait_payment", values={"open": "80", "currency": "EUR", "since": "2026-11-12"}),
            "Waits for payment of €80.00 since Thu 12 Nov.",
            "Show payment",
        ),
        (NextStep(code="held", values={"reason": ""}), "On hold.", "Take off hold"),
        (NextStep(code="something_new"), "Something new", ""),
    ],
)
def test_what_now_stands_on_top_with_its_button(
    office: FlaskClient, asker: ScriptedAsker, step: NextStep, said: str, button: str
) -> None:
    order = an_order(state=OrderState.HELD if step.code == "held" else OrderState.OPEN)
    top = (
        shown(asker, office, a_view(order, row=a_row(next_step=step)))
        .partition('class="now panel"')[2]
        .partition("</section>")[0]
    )
    assert said in top
    assert button in top


def test_a_refused_act_returns_to_the_page_and_says_so(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.when(HoldOrder, Refused("Order {number} is no longer open.", number="100012866"))
    answer = office.post(f"{ADDRESS}/hold", data={"back": ADDRESS}, follow_redirects=True)
    assert '<p class="flash wrong">Order 100012866 is no longer open.</p>' in answer.text


def test_a_refusal_is_said_in_the_readers_language(signed_in: Callable[..., FlaskClient], asker: ScriptedAsker) -> None:
    asker.when(HoldOrder, Refused("Order {number} is no longer open.", number="100012866"))
    answer = signed_in("office", "de").post(f"{ADDRESS}/hold", data={"back": ADDRESS}, follow_redirects=True)
    assert "Auftrag 100012866 ist nicht mehr offen." in answer.text


@pytest.mark.row("ACC-01")
def test_colleagues_on_the_same_order_see_each_other(signed_in: Callable[..., FlaskClient]) -> None:
    office, warehouse = signed_in("office"), signed_in("warehouse")
    assert "looking" not in office.get(f"/here/{ID}").text
    assert "Anna de Boer</strong> is looking too" in warehouse.get(f"/here/{ID}").text


def test_nonsense_in_a_form_is_told_in_words(office: FlaskClient, asker: ScriptedAsker) -> None:
    for act, data in (
        ("plan", {"day": "soon"}),
        ("paid", {"seen_open": "NaN"}),
        ("take-back", {"payment_id": "x"}),
        ("note", {"text": " "}),
    ):
        assert office.post(f"{ADDRESS}/{act}", data=data).status_code == 303
    assert asker.asked == []


@pytest.mark.row("INT-03")
def test_what_the_shop_tells_besides_is_shown(office: FlaskClient, asker: ScriptedAsker) -> None:
    particulars = Particulars(
        store="Fietshal · Nederlands",
        customer_group="Zakelijk",
        transaction="tr_841831",
        card="Visa •••• 4242",
        gifts=(Gift(text="<b>Hoera</b>", sender="Oma", recipient="Sam"),),
        comments=(ShopComment(text="Klant belde", for_customer=True),),
    )
    order = an_order(billing=an_address(prefix="Mevr.", suffix="MSc"))
    view = a_view(order).model_copy(update={"coupon": "WELKOM10", "particulars": particulars})
    page = shown(asker, office, view)
    for told in ("Fietshal · Nederlands", "Zakelijk", "tr_841831", "Visa •••• 4242", "WELKOM10", "“Klant belde”"):
        assert told in page
    assert "&lt;b&gt;Hoera&lt;/b&gt;" in page
    assert "from Oma" in page
    assert "the customer sees it" in page
    assert "Mevr. Daan Bakker MSc" in page


def test_an_order_of_which_the_shop_tells_nothing_besides_has_no_empty_heads(
    office: FlaskClient, asker: ScriptedAsker
) -> None:
    page = shown(asker, office, a_view(an_order()))
    for head in ("Gift message", "In the shop"):
        assert f"<h2>{head}</h2>" not in page


@pytest.mark.parametrize(("role", "prints"), [("office", True), ("workshop", True), ("reports", False)])
def test_only_who_may_print_sees_the_printer(signed_in: Callable[..., FlaskClient], role: str, prints: bool) -> None:
    page = signed_in(role).get(ADDRESS).text
    for address in ("/invoices/print", "/delivery-note"):
        assert (f'action="{ADDRESS}{address}"' in page) is prints
