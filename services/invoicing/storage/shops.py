"""How each shop invoices, and who it is; one nobody has set up invoices from the planning, under its code."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.invoicing import InvoiceSettings
from contracts.shop_identity import ShopIdentity
from services.invoicing.storage.tables import identities, shops


def settings_of(session: Session, shop: str) -> InvoiceSettings:
    row = session.execute(select(shops.c.settings).where(shops.c.shop == shop)).first()
    return InvoiceSettings.model_validate(row.settings) if row else InvoiceSettings(shop=shop)


def save(session: Session, settings: InvoiceSettings) -> None:
    body = settings.model_dump(mode="json")
    statement = insert(shops).values(shop=settings.shop, settings=body)
    session.execute(statement.on_conflict_do_update(index_elements=["shop"], set_={"settings": body}))


def identity_of(session: Session, shop: str) -> ShopIdentity:
    row = session.execute(select(identities.c.identity).where(identities.c.shop == shop)).first()
    found = ShopIdentity.model_validate(row.identity) if row else ShopIdentity(shop=shop)
    return found if found.name else found.model_copy(update={"name": found.company or shop})


def keep_identity(session: Session, identity: ShopIdentity) -> None:
    """The newest that was said, in whatever order it is heard."""
    values = {"shop": identity.shop, "version": identity.version, "identity": identity.model_dump(mode="json")}
    statement = insert(identities).values(**values)
    newer = identities.c.version < statement.excluded.version
    session.execute(statement.on_conflict_do_update(index_elements=["shop"], set_=values, where=newer))
