"""What stands in the books of an order: its payments, and its invoice."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel.money import ZERO
from services.invoicing.storage.tables import invoices, payments


@dataclass(frozen=True, slots=True)
class Books:
    paid: Decimal = ZERO
    paid_in_shop: Decimal = ZERO  # what of it the shop reported
    invoiced_at: datetime | None = None

    def with_shop_payment(self, amount: Decimal) -> "Books":
        return replace(self, paid=self.paid + amount, paid_in_shop=self.paid_in_shop + amount)


EMPTY = Books()  # of an order not heard of before: nobody can have paid or invoiced it here


def books_of(session: Session, order_id: UUID) -> Books:
    booked = func.sum(payments.c.amount)
    in_shop = booked.filter(payments.c.source == "shop")
    invoiced = select(func.min(invoices.c.issued_at)).where(
        invoices.c.order_id == order_id, invoices.c.kind == "invoice"
    )
    paid = select(func.coalesce(booked, ZERO), func.coalesce(in_shop, ZERO), invoiced.scalar_subquery())
    paid = paid.where(payments.c.order_id == order_id, payments.c.taken_back_at.is_(None))
    return Books(*session.execute(paid).one())
