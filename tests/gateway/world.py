"""A shop's day as the services would tell it: enough of everything that each page has something to show."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid5

from contracts import insurance
from contracts.base import Done
from contracts.facts import Delivery, Option, OrderState, Parcel, PaymentKind, StockState, Totals
from contracts.hooks import GetHook, HookSecret, HookView, RenewHookSecret
from contracts.integration import Gap, HistoryView, ListRefusedOrders, ListShops, RefetchView, RefusedOrder, ShopView
from contracts.invoicing import DayMoney, FindInvoices, GetDayMoney, GetOrderMoney, InvoicePage, InvoiceRow, PaymentRow
from contracts.notifier import FindMails, GetMail, MailPage, MailRow, MailView
from contracts.operations import EffectView, FailedMessage, ListTrouble, Trouble
from contracts.order import (
    CountOrders,
    FindOrders,
    GetOrder,
    GetOrderRow,
    NextStep,
    OrderFilter,
    OrderPage,
    OrderRow,
    PaidState,
)
from contracts.planning import AgendaView, Closing, FindParcel, GetAgenda, GetOrderPlan, LaneLoad, ToPlan
from contracts.shop_identity import GetShopIdentity, SaveShopIdentity, ShopIdentity
from kernel.clock import now
from kernel.sentence import pack
from tests.gateway import insured
from tests.gateway.builders import (
    PAPER,
    SHOP,
    a_card,
    a_day,
    a_line,
    a_row,
    a_shipment,
    a_stop,
    a_view,
    an_address,
    an_order,
    money_of,
    number_id,
    plan_of,
)
from tests.gateway.places import GEOCODER, places_of
from tests.gateway.scripted import ScriptedAsker

COUNTS = dict(zip(OrderFilter, (128, 31, 64, 7, 4, 52, 19, 4871), strict=True))

_V, _P, _K = Delivery.VAN, Delivery.PARCEL, Delivery.PICKUP
_PEOPLE = [
    # number, age in minutes, name, postcode, city, country, delivery, paid, stock, in/of, planned, amount, step
    (
        "100012871",
        0,
        "Jansen, Sanne",
        "3511 AB",
        "Utrecht",
        "NL",
        _V,
        "unpaid",
        "to_order",
        (2, 3),
        0,
        "1849.00",
        NextStep(code="wait_payment", values={"open": "1849.00", "currency": "EUR", "since": "2026-11-21"}),
    ),
    (
        "100012870",
        3,
        "Fischer, Jonas",
        "50667",
        "Köln",
        "DE",
        _P,
        "paid",
        "in_stock",
        (1, 1),
        0,
        "312.40",
        NextStep(code="plan", values={"day": "2026-11-27"}),
    ),
    (
        "100012866",
        64,
        "Bakker, Daan",
        "1695 GD",
        "Blokker",
        "NL",
        _K,
        "paid",
        "in_stock",
        (2, 2),
        1,
        "2553.95",
        NextStep(code="prepare_pickup", values={"day": "2026-11-24", "slot": "14:00"}),
    ),
    (
        "100012861",
        130,
        "de Vries, Piet",
        "9712 HM",
        "Groningen",
        "NL",
        _P,
        "paid",
        "on_order",
        (0, 1),
        0,
        "185.90",
        NextStep(
            code="goods_late",
            values={
                "brand": "Gazelle",
                "article": "Bagagedrager Heavy Duty",
                "pieces": "1",
                "expected_on": "2026-11-18",
            },
        ),
    ),
    (
        "100012858",
        900,
        "Weber, Mia",
        "20095",
        "Hamburg",
        "DE",
        _P,
        "cash",
        "in_stock",
        (1, 1),
        0,
        "94.50",
        NextStep(code="hand_over", values={"day": "2026-11-23"}),
    ),
    (
        "100012855",
        1100,
        "El Amrani, Noor",
        "3011 AD",
        "Rotterdam",
        "NL",
        _V,
        "paid",
        "on_order",
        (0, 1),
        0,
        "739.00",
        NextStep(
            code="wait_goods",
            values={
                "brand": "Batavus",
                "article": "Batavus Mambo",
                "pieces": "1",
                "more": "2",
                "expected_on": "2026-11-25",
            },
        ),
    ),
    (
        "100012849",
        2900,
        "Hoekstra, Jelle",
        "8911 KR",
        "Leeuwarden",
        "NL",
        _K,
        "paid",
        "in_stock",
        (1, 1),
        -3,
        "59.95",
        NextStep(code="not_collected", values={"day": "2026-11-20"}),
    ),
    (
        "100012843",
        3200,
        "Meijer, Lotte",
        "7411 KT",
        "Deventer",
        "NL",
        _V,
        "paid",
        "in_stock",
        (1, 1),
        0,
        "1129.00",
        NextStep(code="planned", values={"day": "2026-11-25"}),
    ),
    (
        "100012840",
        4300,
        "Schmidt, Lena",
        "80331",
        "München",
        "DE",
        _P,
        "partly",
        "in_stock",
        (1, 1),
        0,
        "2080.00",
        NextStep(code="remind_payment", values={"open": "80.00", "currency": "EUR", "since": "2026-11-12"}),
    ),
    (
        "100012838",
        4500,
        "Postma, Finn",
        "8021 EE",
        "Zwolle",
        "NL",
        _P,
        "paid",
        "in_stock",
        (2, 2),
        1,
        "448.00",
        NextStep(code="refused_parcel", values={"reason": "postcode does not exist"}),
    ),
    (
        "100012835",
        5200,
        "van den Heuvel-Oosterhuis, Geertruida",
        "5211 AX",
        "’s-Hertogenbosch",
        "NL",
        _V,
        "unpaid",
        "in_stock",
        (1, 1),
        0,
        "12499.95",
        NextStep(code="held", values={"reason": "klant belt terug over de kleur"}),
    ),
]


def rows(today: date) -> list[OrderRow]:
    made = []
    for number, age, name, postcode, city, country, delivery, paid, stock, (have, of), planned, amount, step in _PEOPLE:
        made.append(
            a_row(
                number,
                placed_at=now() - timedelta(minutes=age),
                customer_name=name,
                postcode=postcode,
                city=city,
                country=country,
                delivery=delivery,
                shipping_method="Afhalen" if delivery is _K else "Bezorgen",
                payment_kind=PaymentKind.ON_DELIVERY if paid == "cash" else PaymentKind.ONLINE,
                paid_state=PaidState("unpaid" if paid == "cash" else paid),
                open_amount=Decimal("80.00")
                if paid == "partly"
                else Decimal(amount)
                if paid == "unpaid"
                else Decimal(0),
                stock_state=StockState(stock),
                lines_in_stock=have,
                lines_total=of,
                goods_late=step.code == "goods_late",
                expected_on=today + timedelta(days=4) if stock == "on_order" else None,
                planned_on=today + timedelta(days=planned) if planned else None,
                slot="14:00" if planned == 1 and delivery is _K else "10:00" if planned == -3 else "",
                grand_total=Decimal(amount),
                state="held" if step.code == "held" else "open",
                custom_status="Wacht op leverancier" if number == "100012861" else "",
                next_step=step,
            )
        )
    return made


def order_of(row: OrderRow) -> Any:
    if row.number == "100012866":
        return an_order()
    last, first = row.customer_name.split(", ")
    address = an_address(
        first_name=first,
        last_name=last,
        postcode=row.postcode,
        city=row.city,
        country=row.country,
        phone="06 2233 4455",
        email=f"{first.lower()}@example.com",
        street=("Dorpsstraat 1",),
    )
    line = a_line(
        "BAT-MAMBO",
        name="Batavus Mambo",
        brand="Batavus",
        options=(Option(label="Kleur", value="groen"),),
        stock_state=row.stock_state,
        reserved=Decimal(row.lines_in_stock),
        expected_on=row.expected_on,
        unit_price_incl_tax=row.grand_total,
        row_total_incl_tax=row.grand_total,
        workshop_minutes=0,
        insured=row.number == "100012843",
    )
    return an_order(
        row.number,
        address=address,
        delivery=row.delivery,
        shipping_method=row.shipping_method,
        placed_at=row.placed_at,
        payment_kind=row.payment_kind,
        payment_method="Rembours" if row.payment_kind is PaymentKind.ON_DELIVERY else "iDEAL",
        lines=(line,),
        taxes=(),
        state=OrderState(row.state),
        customer_name=f"{first} {last}",
        preferred_day=None,
        reference="",
        carrier="postnl" if row.delivery is _P else "",
        paid=row.paid_state is PaidState.PAID,
        delivery_address=address.model_copy(update={"street": ("Havenkade 7",), "company": "Kantoor BV"}),
        comment="Graag bellen voor u komt." if row.delivery is _V else "",
        totals=Totals(
            subtotal=row.grand_total - Decimal(15),
            shipping=Decimal("7.50"),
            fee=Decimal("7.50"),
            fee_label="Rembourskosten",
            grand_total=row.grand_total,
        ),
    )


def a_world() -> ScriptedAsker:
    from kernel.clock import today as day_now

    today = day_now()
    monday = today - timedelta(days=today.weekday())
    known = {row.order_id: row for row in rows(today)}
    by_number = {row.number: row for row in known.values()}

    def find(request: FindOrders) -> OrderPage:
        words = request.search.lower().split()
        found = [row for row in known.values() if all(word in row.model_dump_json().lower() for word in words)]
        if request.filter is OrderFilter.NOT_PAID:
            found = [row for row in found if row.open_amount]
        if request.after:
            found = [a_row(f"1000127{n:02}") for n in range(10)]
        more = None if request.after or request.search or request.limit > 50 else "next"
        return OrderPage(rows=tuple(found), after=more, counts=COUNTS)

    def view(request: GetOrder) -> Any:
        row = known[request.order_id]
        order = order_of(row)
        return a_view(order, row=row, statuses=("Wacht op leverancier", "In overleg"))

    def money(request: GetOrderMoney) -> Any:
        row = known[request.order_id]
        order = order_of(row)
        if row.paid_state is PaidState.PAID:
            return money_of(order)
        part = row.grand_total - row.open_amount if row.paid_state is PaidState.PARTLY else Decimal(0)
        paid = (
            PaymentRow(
                payment_id=number_id("p"),
                amount=part,
                currency="EUR",
                method="Overboeking",
                source="staff",
                booked_at=now(),
                booked_by="Anna de Boer",
            ),
        )
        return money_of(
            order,
            invoices=(),
            payments=paid if part else (),
            paid=part,
            open=row.grand_total - part,
            can_mark_paid=True,
            can_take_back=bool(part),
        )

    def plan(request: GetOrderPlan) -> Any:
        row = known[request.order_id]
        order = order_of(row)
        if not row.planned_on:
            return plan_of(order, planned=None, proposed_day=today + timedelta(days=2))
        box = Parcel(
            parcel_id=number_id("box"), barcode="387123450000000012", box=1, boxes=1, tracking_number="3SABC0012345"
        )
        return plan_of(
            order, shipments=(a_shipment(order, parcels=(box,), tracking_number="3SABC0012345", carrier="postnl"),)
        )

    def agenda(request: GetAgenda) -> AgendaView:
        orders = {number: order_of(row) for number, row in by_number.items()}

        def card(number: str, position: int, **changes: Any) -> Any:
            order = orders[number]
            row = by_number[number]
            slot = changes.pop("slot", "")
            stop = a_stop(
                order,
                position=position,
                slot=slot,
                to_collect=Decimal("94.50") if number == "100012858" else Decimal(0),
            )
            return a_card(order, stop=stop, ready=row.stock_state is StockState.IN_STOCK, **changes)

        closed = number_id("closing")
        plans = {
            0: [
                card("100012858", 1, status="closed", closing_id=closed),
                card("100012843", 2),
                card("100012849", 3, slot="11:00", status="ready"),
            ],
            1: [card("100012866", 1, slot="14:00"), card("100012838", 2)],
            2: [card("100012855", 1)],
        }
        closing = Closing(
            closing_id=closed,
            day=monday,
            carrier="postnl",
            closed_at=now() - timedelta(hours=1),
            closed_by="Anna de Boer",
            collection_day=monday + timedelta(days=1),
            parcels=1,
            manifest_state="accepted",
            manifest_number="MF-20261123-01",
        )
        failed = closing.model_copy(
            update={
                "manifest_state": "refused",
                "manifest_message": "contract number unknown",
                "refused_parcels": 1,
                "carrier": "dhl",
            }
        )
        days = []
        for n in range(request.days):
            day = request.start + timedelta(days=n)
            cards = plans.get((day - monday).days, [])
            days.append(
                a_day(
                    day,
                    *cards,
                    used=12 - 3 * n if n < 4 else 2,
                    closings=(closing, failed) if day == monday else (),
                    lanes=(
                        LaneLoad(delivery=_V, capacity=14, used=len(cards)),
                        LaneLoad(delivery=_P, capacity=60, used=9),
                    ),
                )
            )
        waiting = (
            ToPlan(order=orders["100012870"], proposed_day=monday + timedelta(days=4), reason="first_free_day"),
            ToPlan(
                order=orders["100012849"], proposed_day=monday + timedelta(days=3), not_collected_on=date(2026, 11, 20)
            ),
            ToPlan(order=orders["100012835"], proposed_day=None, reason="no_capacity"),
        )
        return AgendaView(days=tuple(days), to_plan=waiting, to_plan_count=52)

    def invoices(request: FindInvoices) -> InvoicePage:
        made = []
        for n, row in enumerate(known.values()):
            credit = n == 3
            amount = -row.grand_total if credit else row.grand_total
            made.append(
                InvoiceRow(
                    invoice_id=uuid5(row.order_id, "i"),
                    number=f"2026-{4500 + n:06}",
                    kind="credit_note" if credit else "invoice",
                    order_id=row.order_id,
                    order_number=row.number,
                    customer_name=row.customer_name,
                    issued_on=today,
                    total=amount,
                    open=row.open_amount,
                    currency="EUR",
                    language="nl",
                    document=PAPER,
                )
            )
        found = [each for each in made if each.open or not request.only_open]
        return InvoicePage(rows=tuple(found), after=None if request.after else "more", total_open=Decimal("14428.95"))

    def a_mail(row: OrderRow, n: int) -> MailRow:
        return MailRow(
            mail_id=uuid5(row.order_id, "m"),
            order_id=row.order_id,
            order_number=row.number,
            shop=SHOP,
            occasion="order_planned",
            language="nl",
            to=f"klant{n}@example.nl",
            subject=f"Uw bestelling {row.number} is gepland",
            state=("done", "done", "failed", "uncertain", "due")[n % 5],
            written_at=now() - timedelta(hours=n),
            sent_at=now() - timedelta(hours=n) if n % 5 < 2 else None,
            error="550 no such user" if n % 5 == 2 else "",
            attempts=1,
        )

    mails = {each.mail_id: each for each in (a_mail(row, n) for n, row in enumerate(known.values()))}

    def find_mails(request: FindMails) -> MailPage:
        return MailPage(
            rows=tuple(
                each
                for each in mails.values()
                if request.state in ("", each.state) and request.order_id in (None, each.order_id)
            )
        )

    def mail(request: GetMail) -> MailView:
        html = (
            "<style>body{font-family:sans-serif}</style><h1>Uw bestelling is gepland</h1><p>Wij bezorgen dinsdag.</p>"
        )
        return MailView(
            mail=mails[request.mail_id],
            text="Gepland.",
            html=html,
            sender="Fietshal <info@example.nl>",
            attachments=("pakbon.pdf",),
        )

    def trouble(request: ListTrouble, service: str) -> Any:
        messages, effects = (), ()
        if service == "planning":
            messages = (
                FailedMessage(
                    event_id=number_id("m1"),
                    handler="OrderChanged",
                    event="OrderChanged",
                    said_at=now(),
                    attempts=6,
                    next_try=None,
                    parked=True,
                    error="Refused: this order is cancelled",
                    about="100012838",
                ),
            )
        if service == "integration":
            effects = (
                EffectView(
                    effect_id=number_id("e1"),
                    kind="send_manifest",
                    key="k",
                    about="2026-11-23",
                    state="uncertain",
                    attempts=1,
                    error="no answer within 30 s",
                    changed_at=now(),
                ),
                EffectView(
                    effect_id=number_id("e2"),
                    kind="write_shipment",
                    key="k",
                    about="100012849",
                    state="failed",
                    attempts=6,
                    error="404: the order does not exist",
                    changed_at=now(),
                ),
            )
        return Trouble(service=service, messages=messages, effects=effects, outbox_waiting=0)

    heard = datetime.now(now().tzinfo)
    shops = (
        ShopView(
            shop=SHOP,
            name="Fietshal Magento",
            kind="magento2",
            address="http://127.0.0.1:8080",
            enabled=True,
            last_contact=heard,
            last_success=heard,
            cursor=heard,
            last_number="100012871",
            last_placed=heard,
            last_delay=4,
            gaps=(Gap(number="100012869", found_at=heard, asked=1, next_ask=heard + timedelta(minutes=10)),),
            history=HistoryView(
                orders=1200, customers=640, remaining=3400, per_minute=820.0, minutes_left=5, began_at=heard
            ),
            refetches=(
                RefetchView(
                    first="2026-03-01",
                    last="2026-03-31",
                    by_number=False,
                    steps=31,
                    step=12,
                    orders=204,
                    asked_by="Anna de Boer",
                    asked_at=heard,
                ),
            ),
        ),
        ShopView(
            shop="meubelhuis",
            name="Meubelhuis",
            kind="openmage",
            address="https://meubelhuis.example",
            enabled=True,
            last_contact=heard,
            last_success=heard - timedelta(minutes=42),
            message=pack("{who} gave no answer within {seconds} s.", who="The shop", seconds=20),
            failing_since=heard - timedelta(minutes=42),
            clock_ahead=-7200,
            history=HistoryView(
                orders=50, customers=31, customers_done=True, remaining=950, paused_by="Anna de Boer", began_at=heard
            ),
            cursor=heard,
        ),
    )
    refused = (
        RefusedOrder(
            refused_id=number_id("r"),
            shop=SHOP,
            number="100012869",
            reason=pack("The grand total is negative: {amount}.", amount="-5"),
            seen_at=heard,
        ),
    )

    from contracts import integration, invoicing, notifier, order, places, planning
    from tests.gateway import explaining
    from tests.gateway.tasks.builders import answers

    def same_order(request: Any) -> Any:
        return view(GetOrder(order_id=request.order_id))

    def same_plan(request: Any) -> Any:
        return plan(GetOrderPlan(order_id=request.order_id))

    def same_money(request: Any) -> Any:
        return money(GetOrderMoney(order_id=request.order_id))

    asker = ScriptedAsker(
        {
            **answers(),
            FindOrders: find,
            CountOrders: COUNTS,
            GetOrderRow: lambda request: known[request.order_id],
            GetOrder: view,
            GetOrderMoney: money,
            GetOrderPlan: plan,
            GetAgenda: agenda,
            GetDayMoney: lambda request: DayMoney(numbers={request.order_ids[0]: "2026-004512"}),
            FindInvoices: invoices,
            FindMails: find_mails,
            GetMail: mail,
            ListTrouble: trouble,
            ListShops: shops,
            ListRefusedOrders: refused,
            integration.ListUnknown: explaining.ENTRIES,
            GetHook: HookView(shop="fietshal", address="https://hooks.example.nl/hooks/fietshal"),
            RenewHookSecret: HookSecret(address="https://hooks.example.nl/hooks/fietshal", secret="shown once"),
            FindParcel: lambda request: a_card(),
            planning.AcceptProposals: lambda request: agenda(GetAgenda(start=request.start, days=7)),
            planning.CloseDay: lambda request: agenda(GetAgenda(start=request.day, days=1)).days[0],
            planning.HandOver: lambda request: agenda(GetAgenda(start=today, days=1)).days[0],
            planning.PrintDay: PAPER,
            planning.PrintDeliveryNote: PAPER,
            invoicing.PrintInvoices: PAPER,
            invoicing.PrintDayInvoices: PAPER,
            notifier.ResendMail: lambda request: mail(GetMail(mail_id=request.mail_id)),
        }
    )
    for name in (
        "HoldOrder",
        "ReleaseOrder",
        "CancelOrder",
        "SetOrderStatus",
        "SetWishes",
        "AddNote",
        "MarkLineOrdered",
    ):
        asker.when(getattr(order, name), same_order)
    for name in ("MarkLineReceived", "MarkLineInStock"):
        asker.when(getattr(order, name), same_order)
    for name in ("PlanOrder", "UnplanOrder", "ReadyForCollection", "MarkCollected", "MarkNotCollected", "MarkShipped"):
        asker.when(getattr(planning, name), same_plan)
    for name in ("MarkDelivered", "SetBoxes"):
        asker.when(getattr(planning, name), same_plan)
    for name in ("MarkPaid", "TakeBackPayment", "IssueInvoice"):
        asker.when(getattr(invoicing, name), same_money)
    asker.when(places.FindPlaces, places_of)
    asker.when(insurance.AskPremiums, lambda request: insured.a_view(insured.a_piece(), order_id=request.order_id))
    asker.when(places.ListGeocoders, (GEOCODER,))
    for act in (places.CorrectAddress, places.AcceptAddress, places.SaveGeocoder):
        asker.when(act, Done())
    from contracts import operations, sums
    from tests.gateway import shop_trying

    for name in (operations.ResendMessage, operations.DropMessage, operations.SettleEffect):
        asker.when(name, Done())
    for name in (integration.RefetchOrder, integration.RefetchRange, integration.RefetchNumbers, order.AddStatus):
        asker.when(name, Done())
    for name in (integration.MapMethod, integration.AskArticle, integration.DismissUnknown):
        asker.when(name, Done())
    for name in (integration.RetryRefused, integration.DismissGap, integration.PauseHistory):
        asker.when(name, Done())
    asker.when(integration.CheckConnection, shop_trying.answer)
    asker.when(sums.ListDifferences, sums.SumsView(orders=()))
    asker.when(sums.CompareShop, Done())
    asker.when(integration.SaveShop, shops[0])
    week = (14, 14, 14, 14, 14, 0, 0)
    rules = planning.PlanningSettings(
        capacity=dict.fromkeys(Delivery, week), closing_days={date(2026, 12, 24): "Kerst"}
    )
    asker.when(planning.GetPlanningSettings, rules)
    asker.when(planning.SavePlanningSettings, lambda request: request.settings)
    asker.when(invoicing.GetInvoiceSettings, lambda request: invoicing.InvoiceSettings(shop=request.shop))
    asker.when(invoicing.SaveInvoiceSettings, lambda request: request.settings)
    asker.when(planning.CountToPlan, 17)
    asker.when(GetShopIdentity, lambda request: ShopIdentity(shop=request.shop, version=3, name="Fietshal"))
    asker.when(SaveShopIdentity, lambda request: request.identity)
    postnl = integration.CarrierView(
        carrier="postnl", name="PostNL", address="https://api.postnl.example", has_key=True
    )
    asker.when(integration.ListCarriers, (postnl,))
    asker.when(integration.SaveCarrier, Done())
    asker.when(
        integration.CheckCarrier,
        (
            integration.CheckStep(code="address", state="good", values={"address": postnl.address}),
            integration.CheckStep(code="sign_in_failed", state="wrong", trouble="The carrier says no."),
        ),
    )
    return asker
