"""Orders, articles and stock figures as a shop shows them, with good defaults."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from contracts import identity
from contracts.customers import CustomerAddress, ShopCustomer, ShopCustomerSeen
from contracts.facts import Address, Delivery, Option, OrderFacts, Parcel, PaymentKind, Stop, TaxPart, Totals
from contracts.integration import (
    ShopLine,
    ShopOrder,
    ShopOrderSeen,
    ShopProduct,
    ShopProductSeen,
    ShopStock,
    ShopStockSeen,
)
from contracts.invoicing import PaymentBooked
from contracts.order import OrderView
from kit.work import UnitOfWork
from services.order.domain.catalog.article import Article
from services.order.queries.order_page import order_page
from services.order.storage import articles
from services.order.storage.tables import order_lines
from services.order.use_cases.catalog.see_stock import see_stock
from services.order.use_cases.customers.see_customer import see_customer
from services.order.use_cases.desk.tasks import raise_conflict, settle_conflict
from services.order.use_cases.orders.handling import take
from services.order.use_cases.orders.hear_money import hear_payment
from services.order.use_cases.orders.take_over import take_over

SHOP = "fietshal"
PLACED = datetime(2026, 11, 17, 10, 42, tzinfo=UTC)
D = Decimal


def an_address(**values: Any) -> Address:
    return Address(
        **{
            "first_name": "Daan",
            "last_name": "Bakker",
            "street": ("Gildenweg 14",),
            "postcode": "1695 GD",
            "city": "Blokker",
            "country": "NL",
            "phone": "+31 6 1234 5678",
            "email": "daan.bakker@example.nl",
            **values,
        }
    )


def a_line(sku: str = "GAZ-C380", quantity: str = "1", **values: Any) -> ShopLine:
    return ShopLine(
        **{
            "shop_line_id": f"line-{sku}",
            "sku": sku,
            "name": f"Gazelle {sku}",
            "brand": "Gazelle",
            "options": (Option(label="Kleur", value="zwart mat"),),
            "quantity": D(quantity),
            "unit_price": D("82.6446"),
            "unit_price_incl_tax": D("100.0000"),
            "row_total": D("82.6446"),
            "row_total_incl_tax": D("100.0000"),
            "tax": D("17.3554"),
            "tax_percent": D("21.0000"),
            "weight_grams": 18500,
            **values,
        }
    )


def totals(**values: str) -> Totals:
    amounts = {
        "subtotal": "82.6446",
        "subtotal_incl_tax": "100.0000",
        "tax": "17.3554",
        "grand_total": "100.0000",
        "base_currency": "EUR",
        "base_grand_total": "100.0000",
        **values,
    }
    return Totals(**amounts)  # type: ignore[arg-type]


def a_shop_order(number: str = "100012866", *lines: ShopLine, paid: bool = True, **values: Any) -> ShopOrder:
    placed = values.pop("placed_at", PLACED)
    return ShopOrder(
        **{
            "shop": SHOP,
            "shop_order_id": f"id-{number}",
            "number": number,
            "placed_at": placed,
            "changed_at": placed,
            "state": "processing" if paid else "new",
            "status": "processing" if paid else "pending",
            "customer_email": "daan.bakker@example.nl",
            "customer_first_name": "Daan",
            "customer_last_name": "Bakker",
            "billing": an_address(),
            "delivery_address": an_address(),
            "delivery": Delivery.VAN,
            "shipping_method": "Bezorgen",
            "payment_kind": PaymentKind.ONLINE,
            "payment_method": "iDEAL",
            "payment_code": "ideal",
            "lines": lines or (a_line(),),
            "taxes": (TaxPart(title="BTW 21%", percent=D(21), base=D("82.6446"), amount=D("17.3554")),),
            "totals": totals(paid="100.0000" if paid else "0"),
            **values,
        }
    )


def later(order: ShopOrder, minutes: int = 1, **values: Any) -> ShopOrder:
    """The same order as the shop shows it some time after."""
    return order.model_copy(update={"changed_at": order.changed_at + timedelta(minutes=minutes), **values})


def seen(order: ShopOrder, historic: bool = False) -> ShopOrderSeen:
    return ShopOrderSeen(order=order, seen_at=order.changed_at + timedelta(seconds=5), historic=historic)


def show(uow: UnitOfWork, order: ShopOrder, historic: bool = False) -> UUID:
    """Have the shop show an order; returns its id."""
    take_over(uow, seen(order, historic))
    return identity.order_id(order.shop, order.number)


def placed(uow: UnitOfWork, number: str = "100012866", *lines: ShopLine, **values: Any) -> UUID:
    return show(uow, a_shop_order(number, *lines, **values))


def levels(quantities: dict[str, int | str], at: datetime | None = None, **values: Any) -> ShopStockSeen:
    manages = values.pop("manages_stock", True)
    return ShopStockSeen(
        **{
            "shop": SHOP,
            "stock": tuple(
                ShopStock(sku=sku, quantity=D(quantity), manages_stock=manages) for sku, quantity in quantities.items()
            ),
            "reserved_included": False,
            "seen_at": at or PLACED - timedelta(hours=1),
            **values,
        }
    )


def stock(uow: UnitOfWork, at: datetime | None = None, /, reserved_included: bool = False, **quantities: int) -> None:
    """Have the shop show stock figures: stock(uow, GAZ=3)."""
    see_stock(uow, levels(dict(quantities), at, reserved_included=reserved_included))


def a_product(sku: str = "GAZ-C380", **values: Any) -> ShopProductSeen:
    at = values.pop("seen_at", PLACED)
    product = ShopProduct(
        **{
            "shop": SHOP,
            "sku": sku,
            "shop_product_id": "77",
            "name": f"Gazelle {sku}",
            "brand": "Gazelle",
            "type": "bicycle",
            "price": D("100.00"),
            "attributes": {"Kleur": "zwart mat", "Maat": "53"},
            **values,
        }
    )
    return ShopProductSeen(product=product, seen_at=at)


def an_account(shop_customer_id: str = "7", *addresses: Address, **values: Any) -> ShopCustomer:
    """Bills go to the last of the addresses, goods to the first."""
    own = addresses or (an_address(),)
    return ShopCustomer(
        **{
            "shop": SHOP,
            "shop_customer_id": shop_customer_id,
            "email": "daan.bakker@example.nl",
            "first_name": "Daan",
            "last_name": "Bakker",
            "group": "Algemeen",
            "created_at": PLACED - timedelta(days=1000),
            "addresses": tuple(
                CustomerAddress(address=each, billing=each is own[-1], delivery=each is own[0]) for each in own
            ),
            **values,
        }
    )


def show_account(uow: UnitOfWork, account: ShopCustomer, at: datetime = PLACED) -> None:
    see_customer(uow, ShopCustomerSeen(customer=account, seen_at=at))


def pay(uow: UnitOfWork, order_id: UUID, paid: str = "100", open_: str = "0", revision: int = 1) -> None:
    event = PaymentBooked(
        order_id=order_id,
        order_number="",
        shop=SHOP,
        amount=D(paid),
        currency="EUR",
        method="iDEAL",
        paid=D(paid),
        open=D(open_),
        revision=revision,
    )
    hear_payment(uow, event, "payment_booked")


# ---- looking


def view(uow: UnitOfWork, order_id: UUID) -> OrderView:
    return order_page(uow.session, order_id)


def facts(uow: UnitOfWork, order_id: UUID) -> OrderFacts:
    return view(uow, order_id).order


def article(uow: UnitOfWork, sku: str, shop: str = SHOP) -> Article:
    return articles.look(uow.session, shop, [sku], lock=False)[sku]


def said(uow: UnitOfWork, *names: str) -> list[str]:
    """The names of what was said, rows of the overview left out unless asked for."""
    spoken = [type(event).__name__ for event in uow.said]
    return [name for name in spoken if (name in names if names else name != "OrderRowChanged")]


def reserved_by_lines(uow: UnitOfWork, sku: str) -> Decimal:
    values = uow.session.execute(select(order_lines.c.reserved).where(order_lines.c.sku == sku)).scalars()
    return sum(values, D(0))


def plan_values(order_id: UUID, number: str = "100012866", **values: Any) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "number": number,
        "shop": SHOP,
        "day": PLACED.date() + timedelta(days=3),
        "delivery": Delivery.VAN,
        "revision": 1,
        **values,
    }


def shipment(order_id: UUID, **values: Any) -> dict[str, Any]:
    return plan_values(order_id, shipment_id=uuid4(), **values)


def a_stop(order_id: UUID, *parcels: Parcel) -> Stop:
    return Stop(
        stop_id=uuid4(),
        position=1,
        order_id=order_id,
        number="100012866",
        shop=SHOP,
        day=PLACED.date() + timedelta(days=3),
        delivery=Delivery.PARCEL,
        customer_name="Daan Bakker",
        address=an_address(),
        parcels=parcels,
    )


def in_conflict(uow: UnitOfWork, order_id: UUID, key: str, title: str, **values: Any) -> None:
    handling = take(uow, order_id)
    raise_conflict(handling, key, title, **values)
    handling.settle()


def in_agreement(uow: UnitOfWork, order_id: UUID, key: str) -> None:
    handling = take(uow, order_id)
    settle_conflict(handling, key)
    handling.settle()
