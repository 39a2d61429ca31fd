"""Orders, payments and closed days with good defaults; amounts add up as a shop's do: prices with tax, per line."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from contracts.facts import Address, Delivery, LineFacts, Option, OrderFacts, Parcel, PaymentKind, Stop, Totals
from contracts.identity import customer_id, line_id, order_id
from contracts.integration import ShopPaymentSeen
from contracts.planning import DayClosed
from kernel.money import ZERO, cents
from kit.work import OpenWork, UnitOfWork

SHOP = "fietsen"
TUESDAY = date(2026, 5, 12)


@dataclass
class A:
    """A line as a customer sees it."""

    price: str = "100.00"  # with tax, per piece
    quantity: str = "1"
    discount: str = "0"  # on the line, with tax
    percent: str = "21"
    name: str = "Gazelle Ultimate C380"
    sku: str = "GAZ-C380"
    options: tuple[tuple[str, str], ...] = (("Kleur", "zwart mat"),)
    parts: tuple[str, ...] = ()


def without_tax(amount: Decimal, percent: Decimal) -> Decimal:
    return cents(amount / (1 + percent / 100))


def a_line(order: UUID, shop_line: str, a: A) -> LineFacts:
    percent, quantity = Decimal(a.percent), Decimal(a.quantity)
    incl = cents(Decimal(a.price) * quantity)
    net = without_tax(incl, percent)
    discount = Decimal(a.discount)
    net_after = without_tax(incl - discount, percent)
    tax = incl - discount - net_after
    return LineFacts(
        line_id=line_id(order, shop_line),
        shop_line_id=shop_line,
        sku=a.sku,
        name=a.name,
        options=tuple(Option(label=label, value=value) for label, value in a.options),
        quantity=quantity,
        unit_price=without_tax(Decimal(a.price), percent),
        unit_price_incl_tax=Decimal(a.price),
        row_total=net,
        row_total_incl_tax=incl,
        discount=discount,
        tax=tax,
        tax_percent=percent,
        hidden_tax=discount - (net - net_after),
    )


def an_order(
    number: str = "",
    *lines: A,
    shop: str = SHOP,
    shipping: str = "0",
    fee: str = "0",
    version: int = 1,
    **changes: Any,
) -> OrderFacts:
    """An order whose totals are the sums of its lines, shipping and fee, taxed at 21 %."""
    number = number or f"1{uuid4().int % 10**8:08d}"
    this = order_id(shop, number)
    bought = lines or (A(),)
    facts = [a_line(this, str(at), a) for at, a in enumerate(bought, 1)]
    for at, a in enumerate(bought, 1):
        for part in a.parts:
            facts.append(
                LineFacts(
                    line_id=line_id(this, f"{at}-{part}"),
                    shop_line_id=f"{at}-{part}",
                    parent_shop_line_id=str(at),
                    sku=part.upper(),
                    name=part,
                    quantity=Decimal(1),
                )
            )
    ship, charge, rate = Decimal(shipping), Decimal(fee), Decimal(21)
    ship_net, fee_net = without_tax(ship, rate), without_tax(charge, rate)
    values: dict[str, Any] = {
        "order_id": this,
        "version": version,
        "shop": shop,
        "shop_order_id": number[-4:],
        "number": number,
        "placed_at": datetime(2026, 5, 6, 9, 30, tzinfo=UTC),
        "language": "nl",
        "delivery": Delivery.VAN,
        "payment_kind": PaymentKind.TRANSFER,
        "payment_method": "Bankoverschrijving",
        "shipping_method": "Bezorgen",
        "customer_id": customer_id(shop, "jurgen@example.com"),
        "customer_name": "Jürgen Groß",
        "customer_email": "jurgen@example.com",
        "billing": an_address(),
        "delivery_address": an_address(),
        "lines": tuple(facts),
        "totals": totals(facts, ship, ship_net, charge, fee_net),
    }
    return OrderFacts(**(values | changes))


def totals(facts: Sequence[LineFacts], ship: Decimal, ship_net: Decimal, fee: Decimal, fee_net: Decimal) -> Totals:
    discount = -sum((line.discount for line in facts), ZERO)
    grand = sum((line.row_total_incl_tax for line in facts), ZERO) + discount + ship + fee
    return Totals(
        subtotal=sum((line.row_total for line in facts), ZERO),
        subtotal_incl_tax=sum((line.row_total_incl_tax for line in facts), ZERO),
        shipping=ship_net,
        shipping_incl_tax=ship,
        shipping_tax=ship - ship_net,
        discount=discount,
        hidden_tax=sum((line.hidden_tax for line in facts), ZERO),
        tax=sum((line.tax for line in facts), ZERO) + ship - ship_net,
        fee=fee_net,
        fee_tax=fee - fee_net,
        fee_label="Rembourskosten" if fee else "",
        grand_total=grand,
        base_currency="EUR",
        base_grand_total=grand,
    )


def an_address(**changes: Any) -> Address:
    values: dict[str, Any] = {
        "first_name": "Jürgen",
        "last_name": "Groß",
        "street": ("Łódźstraat 12a",),
        "postcode": "1234 AB",
        "city": "Ĳmuiden",
        "country": "NL",
        "phone": "+31 6 12345678",
        "email": "jurgen@example.com",
    }
    return Address(**(values | changes))


def money_seen(order: OrderFacts, paid: str, at: int = 0, **changes: Any) -> ShopPaymentSeen:
    values: dict[str, Any] = {
        "order_id": order.order_id,
        "shop": order.shop,
        "number": order.number,
        "paid": Decimal(paid),
        "currency": order.currency,
        "method": "iDEAL",
        "seen_at": datetime(2026, 5, 6, 10, at, tzinfo=UTC),
    }
    return ShopPaymentSeen(**(values | changes))


def sscc(number: int) -> str:
    """A box's number with its check digit."""
    digits = f"38712345{number:09d}"
    odd = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    return f"{digits}{-odd % 10}"


def a_stop(order: OrderFacts, position: int = 1, boxes: int = 1, **changes: Any) -> Stop:
    first = order.order_id.int % 10**8
    values: dict[str, Any] = {
        "stop_id": uuid4(),
        "position": position,
        "order_id": order.order_id,
        "number": order.number,
        "shop": order.shop,
        "day": TUESDAY,
        "delivery": order.delivery,
        "carrier": "dhl",
        "customer_name": order.customer_name,
        "address": order.delivery_address,
        "language": order.language,
        "parcels": tuple(
            Parcel(parcel_id=uuid4(), barcode=sscc(first + box), box=box, boxes=boxes, weight_grams=21500)
            for box in range(1, boxes + 1)
        ),
    }
    return Stop(**(values | changes))


def a_closed_day(*stops: Stop, carrier: str = "dhl", day: date = TUESDAY) -> DayClosed:
    return DayClosed(closing_id=uuid4(), day=day, carrier=carrier, collection_day=date(2026, 5, 13), stops=stops)


def within(uow: UnitOfWork) -> OpenWork:
    """For use cases that open their own work: all of it in this one."""
    return lambda: nullcontext(uow)
