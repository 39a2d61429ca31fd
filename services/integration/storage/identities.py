"""Who each shop is, as it was said last. A shop may be introduced before it is connected."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.shop_identity import ShopIdentity
from services.integration.storage.tables import IDENTITIES


def find(session: Session, shop: str, *, lock: bool = False) -> ShopIdentity | None:
    statement = select(IDENTITIES.c.identity).where(IDENTITIES.c.shop == shop)
    found = session.execute(statement.with_for_update() if lock else statement).scalar()
    return None if found is None else ShopIdentity.model_validate(found)


def add(session: Session, identity: ShopIdentity) -> bool:
    """Keep a shop's first one; False where somebody else was quicker."""
    statement = insert(IDENTITIES).values(shop=identity.shop, identity=identity.model_dump(mode="json"))
    added = statement.on_conflict_do_nothing().returning(IDENTITIES.c.shop)
    return session.execute(added).first() is not None


def change(session: Session, identity: ShopIdentity) -> None:
    """Write the next one; the row is locked by who read it."""
    body = identity.model_dump(mode="json")
    session.execute(IDENTITIES.update().where(IDENTITIES.c.shop == identity.shop).values(identity=body))
