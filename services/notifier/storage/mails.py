"""Mails as rows: each key once, each word for word as it goes out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.refused import NotFound
from kit.search import search_text
from services.notifier.domain.happening import Happening
from services.notifier.storage.orders import as_json, from_json
from services.notifier.storage.tables import mails


@dataclass(frozen=True)
class Mail:
    mail_id: UUID
    key: str
    order_id: UUID | None
    order_number: str
    shop: str
    occasion: str
    language: str
    to_name: str
    to_address: str
    sender: str
    reply_to: str
    subject: str
    text: str
    html: str
    written_at: datetime
    happening: Happening | None = None
    state: str = "due"
    error: str = ""
    sent_at: datetime | None = None
    resend_of: UUID | None = None


_FIELDS = tuple(Mail.__dataclass_fields__)


def add(session: Session, mail: Mail) -> bool:
    """Keep a mail; False where its key was written before."""
    values: dict[str, Any] = {name: getattr(mail, name) for name in _FIELDS}
    values["happening"] = as_json(mail.happening) if mail.happening else None
    values["search"] = search_text(mail.order_number, mail.to_name, mail.to_address, mail.subject)
    added = insert(mails).values(**values).on_conflict_do_nothing().returning(mails.c.mail_id)
    return session.execute(added).first() is not None


def known(session: Session, key: str) -> bool:
    return session.execute(select(mails.c.mail_id).where(mails.c.key == key)).first() is not None


def get(session: Session, mail_id: UUID, *, lock: bool = False) -> Mail:
    query = select(mails).where(mails.c.mail_id == mail_id)
    row = session.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound("There is no such mail.")
    return _mail(row)


def newest_resend(session: Session, root: UUID) -> Mail | None:
    query = select(mails).where(mails.c.resend_of == root).order_by(mails.c.written_at.desc()).limit(1)
    row = session.execute(query).first()
    return _mail(row) if row else None


def set_state(session: Session, mail_id: UUID, state: str, error: str = "", **facts: Any) -> None:
    session.execute(update(mails).where(mails.c.mail_id == mail_id).values(state=state, error=error, **facts))


def _mail(row: Any) -> Mail:
    values = {name: getattr(row, name) for name in _FIELDS}
    values["happening"] = from_json(row.happening) if row.happening else None
    return Mail(**values)
