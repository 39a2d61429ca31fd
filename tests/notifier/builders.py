"""Orders, plans, payments and mails with good defaults, and a mail server for tests that behaves as it is told."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast
from uuid import UUID, uuid4

from aiosmtpd.controller import Controller
from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from contracts import identity
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
    Totals,
)
from contracts.insurance import PolicyEnded, PolicyIssued
from contracts.invoicing import OrderPaid
from contracts.planning import OrderMoved, OrderPlanned, OrderReadyForCollection, OrderShipped
from kit.settings import Settings, load
from services.notifier.storage.tables import mails

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
SHOP = "fietshal"


def a_line(
    name: str = "Gazelle Ultimate C380",
    *,
    stock: StockState = StockState.IN_STOCK,
    price: str = "2799.00",
    line: str = "1",
    **facts: Any,
) -> LineFacts:
    gross = Decimal(price)
    values = {
        "line_id": identity.line_id(UUID(int=7), line),
        "shop_line_id": line,
        "sku": f"SKU-{line}",
        "name": name,
        "quantity": Decimal(1),
        "unit_price_incl_tax": gross,
        "row_total_incl_tax": gross,
        "options": (Option(label="Kleur", value="zwart mat"),),
        "stock_state": stock,
    }
    return LineFacts(**{**values, **facts})


def an_order(number: str = "100012866", **facts: Any) -> OrderFacts:
    """A Dutch customer's bicycle, brought by our van, all in stock and paid at the door."""
    address = Address(
        first_name="Anna",
        last_name="de Vries",
        street=("Diezerstraat 12",),
        postcode="8011 RG",
        city="Zwolle",
        country="NL",
        phone="0612345678",
        email="anna.devries@example.nl",
    )
    values: dict[str, Any] = {
        "order_id": identity.order_id(SHOP, number),
        "version": 1,
        "shop": SHOP,
        "number": number,
        "placed_at": datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        "language": "nl",
        "state": OrderState.OPEN,
        "delivery": Delivery.VAN,
        "payment_kind": PaymentKind.ON_DELIVERY,
        "customer_id": identity.customer_id(SHOP, "anna.devries@example.nl"),
        "customer_name": "Anna de Vries",
        "customer_email": "anna.devries@example.nl",
        "billing": address,
        "delivery_address": address,
        "lines": (a_line(),),
        "totals": Totals(
            subtotal=Decimal("2313.22"),
            subtotal_incl_tax=Decimal("2799.00"),
            shipping=Decimal("33.02"),
            shipping_incl_tax=Decimal("39.95"),
            tax=Decimal("492.71"),
            grand_total=Decimal("2838.95"),
        ),
    }
    return OrderFacts(**{**values, **facts})


def newer(order: OrderFacts, **facts: Any) -> OrderFacts:
    return order.model_copy(update={"version": order.version + 1, **facts})


def planned(order: OrderFacts, day: date = TUESDAY, revision: int = 1, slot: str = "09:00–12:00") -> OrderPlanned:
    return OrderPlanned(**_plan(order, day, revision, slot))


def moved(order: OrderFacts, day: date = WEDNESDAY, revision: int = 2, from_day: date = TUESDAY) -> OrderMoved:
    return OrderMoved(**_plan(order, day, revision, "14:00"), from_day=from_day)


def ready(order: OrderFacts, day: date = TUESDAY, revision: int = 1) -> OrderReadyForCollection:
    return OrderReadyForCollection(**_plan(order, day, revision, ""))


def shipped(order: OrderFacts, *tracking: str, url: str = "", carrier: str = "postnl", **facts: Any) -> OrderShipped:
    parcels = tuple(
        Parcel(
            parcel_id=uuid4(),
            barcode=f"00087123450000000{n:02}",
            box=n,
            boxes=len(tracking),
            tracking_number=number,
            tracking_url=url,
        )
        for n, number in enumerate(tracking, 1)
    )
    values = {"shipment_id": UUID(int=1), "carrier": carrier, "parcels": parcels}
    return OrderShipped(**{**_plan(order, TUESDAY, 1, ""), **values, **facts})


def paid(order: OrderFacts, revision: int = 1, **facts: Any) -> OrderPaid:
    total = order.totals.grand_total
    values = {"amount": total, "paid": total, "open": Decimal(0), "currency": "EUR", "method": "iDEAL"}
    key = {"order_id": order.order_id, "order_number": order.number, "shop": order.shop}
    return OrderPaid(**key, revision=revision, **{**values, **facts})


def issued(order: OrderFacts, turn: int = 0, **facts: Any) -> PolicyIssued:
    values: dict[str, Any] = {
        "premium": Decimal("391.86"),
        "currency": "EUR",
        "months": 36,
        "starts_on": date(2026, 11, 21),
        "ends_on": date(2029, 11, 20),
        "owner": "Piet Jansen",
    }
    return PolicyIssued(**_policy(order), turn=turn, **{**values, **facts})


def policy_ended(order: OrderFacts) -> PolicyEnded:
    told = {"reason": "cancelled", "ended_on": TUESDAY, "refund": Decimal("391.86"), "currency": "EUR"}
    return PolicyEnded(**_policy(order), **told)


def _policy(order: OrderFacts) -> dict[str, Any]:
    return {
        "policy_id": UUID(int=9),
        "order_id": order.order_id,
        "number": order.number,
        "line_id": order.lines[0].line_id,
        "piece": 1,
        "sku": order.lines[0].sku,
        "article": order.lines[0].name,
        "insurer": "Zeker & Zoon",
        "policy_number": "ZZ700001",
        "revision": 1,
        "insured": (),
    }


def _plan(order: OrderFacts, day: date, revision: int, slot: str) -> dict[str, Any]:
    return {
        "order_id": order.order_id,
        "number": order.number,
        "shop": order.shop,
        "day": day,
        "delivery": order.delivery,
        "slot": slot,
        "revision": revision,
    }


def written(session: Session, order: OrderFacts) -> list[Any]:
    """The mails of an order, in the order they were written."""
    in_row = (mails.c.written_at, literal_column("ctid"))  # with the clock stopped, as they were inserted
    query = select(mails).where(mails.c.order_id == order.order_id).order_by(*in_row)
    return list(session.execute(query).all())


def occasions(session: Session, order: OrderFacts) -> list[str]:
    return [mail.occasion for mail in written(session, order)]


def settings_with(smtp: str, database: str = "postgresql+psycopg2://nobody@nowhere/{service}") -> Settings:
    return load(
        {
            "PAKBON_BROKER": "inprocess://",
            "PAKBON_DATABASE": database,
            "PAKBON_DOCUMENTS": "memory://",
            "PAKBON_SECRET": "x" * 40,
            "PAKBON_SMTP": smtp,
            "PAKBON_MAIL_FROM": "Pakbon <mail@pakbon.example>",
        }
    )


class Postbox:
    """What a mail server does with a mail: `rcpt` and `data` are its answers, `dies` breaks off unasked."""

    def __init__(self) -> None:
        self.rcpt, self.sender, self.data, self.dies = "250 OK", "250 OK", "250 taken", False
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.envelopes: list[tuple[str, list[str]]] = []

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return self.sender

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data.startswith("250"):
            self.raw.append(envelope.content)
            self.taken.append(cast(EmailMessage, message_from_bytes(envelope.content, policy=default)))
            self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        if self.dies:
            server.transport.abort()
            await asyncio.sleep(0)
        return self.data


@contextmanager
def mail_server(**options: Any) -> Iterator[tuple[Postbox, str]]:
    """A real SMTP server in a thread, and its address."""
    postbox = Postbox()
    server = closed_port()
    controller = Controller(postbox, hostname="127.0.0.1", port=int(server.rpartition(":")[2]), **options)
    controller.start()
    try:
        yield postbox, server
    finally:
        controller.stop()


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that speaks word for word what `talk` says, to each who connects."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                talk(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"smtp://127.0.0.1:{listener.getsockname()[1]}"
