"""An order's money as a row: locked before anything is decided about it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.facts import OrderFacts, OrderState
from kernel.refused import NotFound
from services.invoicing.storage.tables import accounts, invoices

Account = Row[Any]

_NEW = insert(accounts)
_OPEN = _NEW.on_conflict_do_update(
    index_elements=["order_id"],
    set_={"order_id": _NEW.excluded.order_id},  # as it is: only so that it is locked, and told as it stands
).returning(accounts)


def opened(session: Session, order_id: UUID, shop: str, number: str) -> Account:
    """The order's account, locked; made where there is none yet. Two at a time wait for each other here."""
    return session.execute(_OPEN, {"order_id": order_id, "shop": shop, "number": number}).one()


def open_all(session: Session, wanted: Mapping[UUID, tuple[str, str]]) -> None:
    """These orders' accounts (with shop and number), locked in the order of their ids; made where there are none."""
    rows = [{"order_id": each, "shop": wanted[each][0], "number": wanted[each][1]} for each in sorted(wanted)]
    session.execute(insert(accounts).on_conflict_do_nothing(), rows)
    locked = select(accounts.c.order_id).where(accounts.c.order_id.in_(sorted(wanted))).order_by(accounts.c.order_id)
    session.execute(locked.with_for_update())


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
