"""An order's money as a row: locked before anything is decided about it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.facts import OrderFacts, OrderState
from kernel.refused import NotFound
from services.invoicing.storage.tables import accounts, invoices

Account = Row[Any]


def opened(session: Session, order_id: UUID, shop: str, number: str) -> Account:
    """The order's account, locked; made where there is none yet. Two at a time wait for each other here."""
    new = insert(accounts).values(order_id=order_id, shop=shop, number=number).on_conflict_do_nothing()
    session.execute(new)
    return session.execute(select(accounts).where(accounts.c.order_id == order_id).with_for_update()).one()


def known(session: Session, order_id: UUID, *, lock: bool = False) -> Account:
    """The account of an order we have heard of."""
    wanted = select(accounts).where(accounts.c.order_id == order_id, accounts.c.version > 0)
    account = session.execute(wanted.with_for_update() if lock else wanted).first()
    if account is None:
        raise NotFound("Invoicing does not know this order yet.")
    return account


def several(session: Session, order_ids: Iterable[UUID]) -> Sequence[Any]:
    """Of these orders, those we have heard of: their setting and their state."""
    state = accounts.c.facts["state"].astext.label("state")
    wanted = select(accounts.c.order_id, accounts.c.invoices_made, state)
    return session.execute(wanted.where(accounts.c.order_id.in_(list(order_ids)), accounts.c.version > 0)).all()


def without_invoice(session: Session, order_ids: Iterable[UUID]) -> Sequence[Account]:
    """Of these orders, those that are known, not cancelled and without an invoice."""
    has_one = exists().where(invoices.c.order_id == accounts.c.order_id, invoices.c.kind == "invoice")
    wanted = select(accounts).where(
        accounts.c.order_id.in_(list(order_ids)),
        accounts.c.version > 0,
        accounts.c.facts["state"].astext != OrderState.CANCELLED.value,
        ~has_one,
    )
    return session.execute(wanted).all()


def lock(session: Session, order_ids: Iterable[UUID]) -> Sequence[Any]:
    """Lock accounts in the order of their ids, so that two batches cannot block each other for good; what they say
    now, without the cancelled ones."""
    wanted = select(accounts.c.order_id, accounts.c.version, accounts.c.paid).where(
        accounts.c.order_id.in_(list(order_ids)),
        accounts.c.facts["state"].astext != OrderState.CANCELLED.value,
    )
    return session.execute(wanted.order_by(accounts.c.order_id).with_for_update()).all()


def change(session: Session, order_id: UUID, **values: Any) -> Account:
    """Write, and read back what stands there now."""
    statement = update(accounts).where(accounts.c.order_id == order_id).values(**values)
    return session.execute(statement.returning(accounts)).one()


def facts_of(account: Account) -> OrderFacts:
    return OrderFacts.model_validate(account.facts)
