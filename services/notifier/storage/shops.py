"""Each shop as it said it is; one that nobody has described yet gets a name people can read."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.shop_identity import ShopIdentity
from services.notifier.storage.tables import shops


def get(session: Session, shop: str) -> ShopIdentity:
    row = session.execute(select(shops.c.identity).where(shops.c.shop == shop)).first()
    found = ShopIdentity.model_validate(row.identity) if row else ShopIdentity(shop=shop)
    return found if found.name else found.model_copy(update={"name": found.company or _spoken(shop)})


def keep(session: Session, identity: ShopIdentity) -> None:
    """The newest that was said, in whatever order it is heard."""
    values = {"shop": identity.shop, "version": identity.version, "identity": identity.model_dump(mode="json")}
    statement = insert(shops).values(**values)
    newer = shops.c.version < statement.excluded.version
    session.execute(statement.on_conflict_do_update(index_elements=["shop"], set_=values, where=newer))


def _spoken(code: str) -> str:
    """A shop's code as a name: de-fietshal → De Fietshal."""
    return " ".join(word[:1].upper() + word[1:] for word in code.replace("_", " ").replace("-", " ").split())
