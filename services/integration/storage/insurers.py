"""Connected insurers."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.clock import now
from kernel.refused import NotFound
from services.integration.domain.insurance import Terms
from services.integration.partners.insurer.insurer import InsurerConnection
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import INSURERS


def every(session: Session) -> Sequence[Row[Any]]:
    return session.execute(select(INSURERS).order_by(INSURERS.c.name, INSURERS.c.insurer)).all()


def find(session: Session, insurer: str) -> Row[Any] | None:
    return session.execute(select(INSURERS).where(INSURERS.c.insurer == insurer)).first()


def get(session: Session, insurer: str) -> Row[Any]:
    row = find(session, insurer)
    if row is None:
        raise NotFound("There is no insurer {insurer}.", insurer=insurer)
    return row


def save(session: Session, values: Mapping[str, Any]) -> None:
    statement = insert(INSURERS).values(**values)
    kept = {name: value for name, value in values.items() if name != "insurer"}
    session.execute(statement.on_conflict_do_update(index_elements=["insurer"], set_=kept))


def connection_of(row: Row[Any], vault: Vault) -> InsurerConnection:
    return InsurerConnection(row.insurer, row.name, row.kind, row.address, vault.unlock(row.credentials))


def terms(session: Session) -> tuple[Terms, ...]:
    """Of those that are in use."""
    return tuple(terms_of(row) for row in every(session) if row.enabled)


def terms_of(row: Row[Any]) -> Terms:
    return Terms(
        insurer=row.insurer,
        name=row.name,
        covers=tuple(row.covers),
        by_attribute=row.by_attribute,
        brands=tuple(row.brands),
    )


def note_trouble(engine: Engine, insurer: str, code: str, words: str) -> None:
    """How the last question ended; empty: well. Written at once, whatever else happens."""
    same = INSURERS.c.insurer == insurer
    news = (INSURERS.c.trouble != "") | (code != "")
    with engine.begin() as connection:
        connection.execute(
            update(INSURERS).where(same, news).values(trouble=code, trouble_words=words, trouble_at=now())
        )
