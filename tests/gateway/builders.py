"""What the services would say: orders, rows, plans, money, with good defaults."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from contracts.facts import (
    Address,
    Delivery,
    DocumentRef,
    LineFacts,
    Option,
    OrderFacts,
    PaymentKind,
    StockState,
    Stop,
    TaxPart,
    Totals,
)
from contracts.identity import customer_id, order_id
from contracts.invoicing import InvoiceRow, OrderMoney, PaymentRow
from contracts.order import ChronicleEntry, NextStep, Note, OrderRow, OrderView, PaidState
from contracts.planning import DayView, LaneLoad, OrderPlan, PlannedOrder, ShipmentView

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SHOP = "fietshal"
PAPER = DocumentRef(sha256="a" * 64, name="factuur-2026-004512.pdf")


def number_id(number: str) -> UUID:
    return order_id(SHOP, number)


def an_address(**changes: Any) -> Address:
    facts = {
        "first_name": "Daan",
        "last_name": "Bakker",
        "street": ("Gildenweg 14",),
        "postcode": "1695 GD",
        "city": "Blokker",
        "country": "NL",
        "phone": "06 1234 5678",
        "email": "daan.bakker@example.nl",
    }
    return Address(**{**facts, **changes})


def a_line(sku: str = "GAZ-C380-53-Z", **changes: Any) -> LineFacts:
    facts: dict[str, Any] = {
        "line_id": uuid5(number_id("lines"), sku),
        "shop_line_id": sku,
        "sku": sku,
        "name": "Gazelle Ultimate C380",
        "brand": "Gazelle",
        "options": (Option(label="Kleur", value="zwart mat"), Option(label="Maat", value="53")),
        "quantity": Decimal(1),
        "unit_price": Decimal("2065.29"),
        "unit_price_incl_tax": Decimal("2499.00"),
        "row_total": Decimal("2065.29"),
        "row_total_incl_tax": Decimal("2499.00"),
        "tax": Decimal("433.71"),
        "tax_percent": Decimal(21),
        "stock_state": StockState.IN_STOCK,
        "reserved": Decimal(1),
        "workshop_minutes": 90,
        "insurable": True,
    }
    return LineFacts(**{**facts, **changes})


def an_order(number: str = "100012866", **changes: Any) -> OrderFacts:
    address = changes.pop("address", an_address())
    facts: dict[str, Any] = {
        "order_id": number_id(number),
        "version": 7,
        "shop": SHOP,
        "number": number,
        "placed_at": NOW - timedelta(days=6),
        "delivery": Delivery.PICKUP,
        "payment_kind": PaymentKind.ONLINE,
        "payment_method": "iDEAL",
        "shipping_method": "Afhalen in de winkel",
        "customer_id": customer_id(SHOP, address.email),
        "customer_name": address.name,
        "customer_email": address.email,
        "customer_phone": address.phone,
        "billing": address,
        "delivery_address": address,
        "reference": "LEASE-88213",
        "preferred_day": date(2026, 11, 24),
        "lines": (
            a_line(insured=True),
            a_line(
                "AXA-DEF-140",
                name="Axa Defender + insteekketting",
                brand="Axa",
                options=(),
                unit_price=Decimal("53.68"),
                unit_price_incl_tax=Decimal("64.95"),
                row_total=Decimal("53.68"),
                row_total_incl_tax=Decimal("64.95"),
                discount=Decimal("10.00"),
                workshop_minutes=0,
            ),
        ),
        "taxes": (TaxPart(title="BTW", percent=Decimal(21), base=Decimal("2110.70"), amount=Decimal("443.25")),),
        "totals": Totals(
            subtotal=Decimal("2118.97"),
            subtotal_incl_tax=Decimal("2563.95"),
            discount=Decimal("-10.00"),
            hidden_tax=Decimal("1.73"),
            tax=Decimal("443.25"),
            grand_total=Decimal("2553.95"),
            paid=Decimal("2553.95"),
        ),
        "ready": True,
        "paid": True,
    }
    return OrderFacts(**{**facts, **changes})


def a_row(number: str = "100012866", **changes: Any) -> OrderRow:
    facts: dict[str, Any] = {
        "order_id": number_id(number),
        "number": number,
        "shop": SHOP,
        "version": 7,
        "placed_at": NOW - timedelta(hours=1, minutes=4),
        "customer_name": "Bakker, Daan",
        "postcode": "1695 GD",
        "city": "Blokker",
        "country": "NL",
        "delivery": Delivery.PICKUP,
        "payment_kind": PaymentKind.ONLINE,
        "payment_method": "iDEAL",
        "shipping_method": "Afhalen in de winkel",
        "paid_state": PaidState.PAID,
        "open_amount": Decimal(0),
        "stock_state": StockState.IN_STOCK,
        "lines_in_stock": 2,
        "lines_total": 2,
        "goods_late": False,
        "expected_on": None,
        "planned_on": date(2026, 11, 24),
        "slot": "14:00",
        "state": "open",
        "custom_status": "",
        "grand_total": Decimal("2553.95"),
        "currency": "EUR",
        "next_step": NextStep(code="prepare_pickup", values={"day": "2026-11-24", "slot": "14:00"}),
    }
    return OrderRow(**{**facts, **changes})


def a_view(order: OrderFacts | None = None, **changes: Any) -> OrderView:
    order = order or an_order()
    facts: dict[str, Any] = {
        "order": order,
        "row": a_row(order.number, delivery=order.delivery, state=order.state, custom_status=order.custom_status),
        "chronicle": (
            ChronicleEntry(
                at=NOW - timedelta(hours=2),
                who="system",
                what="mail_sent",
                facts={"occasion": "order_planned", "to": "daan.bakker@example.nl", "subject": "Uw afspraak"},
            ),
            ChronicleEntry(
                at=NOW - timedelta(hours=2),
                who="Anna de Boer",
                what="order_planned",
                facts={"day": "2026-11-24", "slot": "14:00"},
            ),
            ChronicleEntry(
                at=NOW - timedelta(days=6),
                who="shop",
                what="order_placed",
                facts={"total": "2553.95", "currency": "EUR"},
            ),
        ),
        "notes": (
            Note(
                note_id=number_id("note"),
                text="Wil zadel 2 cm lager.",
                author="Anna de Boer",
                at=NOW - timedelta(days=5),
            ),
        ),
        "statuses": (),
        "customer_orders": 4,
        "customer_since": NOW - timedelta(days=2000),
        "adds_up": True,
    }
    return OrderView(**{**facts, **changes})


def money_of(order: OrderFacts | None = None, **changes: Any) -> OrderMoney:
    order = order or an_order()
    total = order.totals.grand_total
    facts: dict[str, Any] = {
        "order_id": order.order_id,
        "invoices": (
            InvoiceRow(
                invoice_id=number_id("invoice"),
                number="2026-004512",
                order_id=order.order_id,
                order_number=order.number,
                customer_name=order.customer_name,
                issued_on=date(2026, 11, 17),
                total=total,
                open=Decimal(0),
                currency="EUR",
                language="nl",
                document=PAPER,
            ),
        ),
        "payments": (
            PaymentRow(
                payment_id=number_id("payment"),
                amount=total,
                currency="EUR",
                method="iDEAL",
                source="shop",
                booked_at=NOW - timedelta(days=6),
                booked_by="shop",
            ),
        ),
        "paid": total,
        "open": Decimal(0),
        "currency": "EUR",
        "can_mark_paid": False,
        "can_take_back": False,
    }
    return OrderMoney(**{**facts, **changes})


def a_stop(order: OrderFacts | None = None, **changes: Any) -> Stop:
    order = order or an_order()
    facts: dict[str, Any] = {
        "stop_id": uuid5(order.order_id, "stop"),
        "position": 1,
        "order_id": order.order_id,
        "number": order.number,
        "shop": order.shop,
        "day": date(2026, 11, 24),
        "delivery": order.delivery,
        "carrier": order.carrier,
        "slot": "14:00" if order.delivery is Delivery.PICKUP else "",
        "customer_name": order.customer_name,
        "address": order.delivery_address,
        "lines": order.lines,
    }
    return Stop(**{**facts, **changes})


def a_card(order: OrderFacts | None = None, **changes: Any) -> PlannedOrder:
    order = order or an_order()
    stop = changes.pop("stop", None) or a_stop(order)
    facts: dict[str, Any] = {
        "stop": stop,
        "status": "planned",
        "revision": 2,
        "insured": any(line.insured for line in order.lines),
        "workshop_minutes": sum(line.workshop_minutes for line in order.lines),
        "customer_phone": order.customer_phone,
    }
    return PlannedOrder(**{**facts, **changes})


def plan_of(order: OrderFacts | None = None, **changes: Any) -> OrderPlan:
    order = order or an_order()
    facts: dict[str, Any] = {"order_id": order.order_id, "planned": a_card(order), "proposed_day": None}
    return OrderPlan(**{**facts, **changes})


def a_shipment(order: OrderFacts | None = None, **changes: Any) -> ShipmentView:
    order = order or an_order()
    facts: dict[str, Any] = {
        "shipment_id": uuid5(order.order_id, "shipment"),
        "number": f"L-{order.number}-1",
        "day": date(2026, 11, 24),
        "delivery": order.delivery,
        "carrier": order.carrier,
        "status": "closed",
    }
    return ShipmentView(**{**facts, **changes})


def a_day(day: date = TODAY, *cards: PlannedOrder, **changes: Any) -> DayView:
    facts: dict[str, Any] = {
        "day": day,
        "working": day.weekday() < 5,
        "capacity": 14,
        "used": len(cards),
        "lanes": (LaneLoad(delivery=Delivery.VAN, capacity=14, used=len(cards)),),
        "cards": cards,
        "closings": (),
        "open_carriers": tuple(sorted({card.stop.carrier or "van" for card in cards if card.status == "planned"})),
    }
    return DayView(**{**facts, **changes})
