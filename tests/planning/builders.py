"""Orders, days and a planned agenda with good defaults."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from contracts.facts import (
    Address,
    Delivery,
    LineFacts,
    Option,
    OrderFacts,
    OrderState,
    Parcel,
    PaymentKind,
    StockState,
    Stop,
    Totals,
)
from contracts.identity import customer_id, line_id, order_id
from contracts.planning import PlannedOrder, PlanOrder
from kit.work import UnitOfWork
from services.planning import use_cases
from services.planning.domain.parcel import sscc
from services.planning.domain.plan import Plan
from services.planning.domain.rules import House

HOUSE = House()
MONDAY = date(2026, 11, 23)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))
SATURDAY = MONDAY - timedelta(days=2)
NEXT_MONDAY = MONDAY + timedelta(days=7)
FRIDAY_NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)  # what most tests take as "now": three days before MONDAY
MONDAY_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)

_numbers = count(100012800)


def an_address(**values: Any) -> Address:
    usual: dict[str, Any] = {
        "first_name": "Lotte",
        "last_name": "Meijer",
        "street": ("Brink 7",),
        "postcode": "7411 KT",
        "city": "Deventer",
        "country": "NL",
        "phone": "06 22 33 44 55",
    }
    return Address(**usual | values)


def a_line(order: UUID, sku: str = "batavus-mambo", **values: Any) -> LineFacts:
    shop_line_id = str(values.pop("shop_line_id", sku))
    usual: dict[str, Any] = {
        "line_id": line_id(order, shop_line_id),
        "shop_line_id": shop_line_id,
        "sku": sku,
        "name": "Batavus Mambo 53 cm",
        "brand": "Batavus",
        "options": (Option(label="Kleur", value="zwart mat"),),
        "quantity": Decimal(1),
        "weight_grams": 18500,
        "stock_state": StockState.IN_STOCK,
    }
    return LineFacts(**usual | values)


def a_small_line(order: UUID, sku: str = "bel", **values: Any) -> LineFacts:
    return a_line(order, sku, **{"name": "Fietsbel", "weight_grams": 150, "options": ()} | values)


def an_order(
    number: str = "", *, shop: str = "fietshal", lines: Iterable[LineFacts] | None = None, **values: Any
) -> OrderFacts:
    number = number or str(next(_numbers))
    me = order_id(shop, number)
    total = values.pop("grand_total", Decimal("749.00"))
    usual: dict[str, Any] = {
        "order_id": me,
        "version": 1,
        "shop": shop,
        "shop_order_id": f"entity-{number}",
        "number": number,
        "placed_at": datetime(2026, 11, 16, 9, 0, tzinfo=UTC),
        "state": OrderState.OPEN,
        "delivery": Delivery.VAN,
        "payment_kind": PaymentKind.ONLINE,
        "customer_id": customer_id(shop, "lotte@example.org"),
        "customer_name": "Lotte Meijer",
        "customer_email": "lotte@example.org",
        "billing": an_address(),
        "delivery_address": an_address(),
        "lines": tuple(lines) if lines is not None else (a_line(me),),
        "totals": Totals(grand_total=total, paid=values.pop("paid_amount", Decimal(0))),
        "ready": True,
        "paid": True,
    }
    return OrderFacts(**usual | values)


def changed(order: OrderFacts, **values: Any) -> OrderFacts:
    """The same order as it is now, one version on."""
    return order.model_copy(update={"version": order.version + 1} | values)


def heard(uow: UnitOfWork, order: OrderFacts | None = None, **values: Any) -> OrderFacts:
    """An order that planning has heard of."""
    facts = order or an_order(**values)
    use_cases.hear_order(uow, facts)
    return facts


def planned(
    uow: UnitOfWork, order: OrderFacts | None = None, *, day: date = MONDAY, slot: str = "", **values: Any
) -> OrderFacts:
    """An order that has its day; what was said of it is forgotten."""
    facts = heard(uow, order, **values)
    plan(uow, facts, day, slot=slot, override=True)
    uow.said.clear()
    return facts


def plan(uow: UnitOfWork, order: OrderFacts, day: date, **values: Any) -> Plan:
    return use_cases.plan_order(uow, PlanOrder(order_id=order.order_id, day=day, **values), HOUSE)


def closed(uow: UnitOfWork, order: OrderFacts | None = None, *, day: date = MONDAY, **values: Any) -> OrderFacts:
    """An order in a closed day; `closing_of` tells which closing."""
    facts = planned(uow, order, day=day, **values)
    use_cases.close_day(uow, day, "", HOUSE)
    return facts


NASTY = "Wielemaker-van der Łuczyński-Müllerstraßenfelder ĲSSELMEER"


def a_stop(
    order: OrderFacts | None = None, *, position: int = 1, boxes: int = 0, day: date = MONDAY, **values: Any
) -> Stop:
    facts = order or an_order()
    carrier = {Delivery.VAN: "van", Delivery.PARCEL: "postnl", Delivery.PICKUP: ""}[facts.delivery]
    stop = Stop(
        stop_id=uuid4(),
        position=position,
        order_id=facts.order_id,
        number=facts.number,
        shop=facts.shop,
        day=day,
        delivery=facts.delivery,
        carrier=carrier,
        customer_name=facts.delivery_address.name,
        address=facts.delivery_address,
        lines=facts.lines,
        parcels=tuple(
            Parcel(parcel_id=uuid4(), barcode=sscc("8712345", position * 100 + box), box=box, boxes=boxes)
            for box in range(1, boxes + 1)
        ),
    )
    return stop.model_copy(update=values)


def a_card(stop: Stop | None = None, **values: Any) -> PlannedOrder:
    usual: dict[str, Any] = {
        "stop": stop or a_stop(),
        "status": "planned",
        "revision": 1,
        "customer_phone": "06 12345678",
    }
    return PlannedOrder(**usual | values)


def a_heavy_day() -> tuple[PlannedOrder, ...]:
    """Forty stops of every kind, with long names, letters that fonts lack, thirty lines, and money to collect."""
    return tuple(_heavy(n) for n in range(1, 41))


def _heavy(n: int) -> PlannedOrder:
    order = an_order(delivery=(Delivery.VAN, Delivery.PARCEL, Delivery.PICKUP)[(n - 1) // 14 % 3])
    lines = [
        a_line(
            order.order_id,
            f"sku-{n}-{i}",
            workshop_minutes=90 if i == 0 and n % 3 == 0 else 0,
            quantity=Decimal(3 if n == 3 and i == 0 else i % 3 + 1),
        )
        for i in range(30 if n == 5 else n % 4 + 1)
    ]
    if n % 5 == 0:
        options = tuple(Option(label=f"Optie {k}", value="zwart mat, zeer lange omschrijving") for k in range(5))
        name = f"Gazelle Ultimate C380+ HMB Belt Herren Größe XXL {NASTY} € 4.599,00"
        lines.append(a_line(order.order_id, f"lang-{n}", name=name, options=options))
    where = an_address(phone="")
    if n % 7 == 0:
        where = an_address(
            first_name="Władysław-Jean-Baptiste",
            last_name=NASTY,
            company="Ĳssalon & Fahrräder Großhandel GmbH & Co. KG",
            street=("Oude Gracht van Sint-Maartensdijk 1024 bis a", "3. Hinterhof, Klingel »Łódź«"),
        )
    stop = a_stop(
        order.model_copy(update={"lines": tuple(lines), "delivery_address": where}),
        position=(n - 1) % 14 + 1,
        boxes=0 if order.delivery is Delivery.PICKUP else n % 9 + 1,
        slot="09:00–12:00" if n % 3 == 0 else "14:00" if n % 4 == 0 else "",
        to_collect=Decimal("12345.67") if n % 6 == 0 else Decimal(0),
        reference="Inkoop 2026/0815" if n % 4 == 0 else "",
        comment="Bitte zweimal klingeln – der Hund beißt nicht. 😀" if n % 8 == 0 else "",
    )
    return a_card(stop, insured=n % 4 == 0, ready=n % 11 != 0, workshop_minutes=90 if n % 3 == 0 else 0)


def said(uow: UnitOfWork, kind: type[Any]) -> list[Any]:
    return [event for event in uow.said if isinstance(event, kind)]
