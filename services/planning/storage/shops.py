"""Each shop as it said last who it is; one that nobody has described yet goes under its code."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.shop_identity import ShopIdentity
from services.planning.storage.tables import identities


def of(session: Session, shops: Iterable[str]) -> list[ShopIdentity]:
    """Those shops, in the order of their codes."""
    codes = sorted(set(shops))
    rows = session.execute(select(identities.c.identity).where(identities.c.shop.in_(codes))).scalars()
    known = {found.shop: found for found in map(ShopIdentity.model_validate, rows)}
    return [_named(known.get(code) or ShopIdentity(shop=code)) for code in codes]


def keep(session: Session, identity: ShopIdentity) -> None:
    """The newest that was said, in whatever order it is heard."""
    values = {"shop": identity.shop, "version": identity.version, "identity": identity.model_dump(mode="json")}
    statement = insert(identities).values(**values)
    newer = identities.c.version < statement.excluded.version
    session.execute(statement.on_conflict_do_update(index_elements=["shop"], set_=values, where=newer))


def _named(identity: ShopIdentity) -> ShopIdentity:
    return identity if identity.name else identity.model_copy(update={"name": identity.company or identity.shop})
