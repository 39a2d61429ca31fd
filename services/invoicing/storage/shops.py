"""How each shop invoices; a shop nobody has set up invoices from the planning, under its code."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.invoicing import InvoiceSettings, Seller
from services.invoicing.storage.tables import shops


def settings_of(session: Session, shop: str) -> InvoiceSettings:
    row = session.execute(select(shops.c.settings).where(shops.c.shop == shop)).first()
    if row is None:
        return InvoiceSettings(shop=shop, seller=Seller(name=shop))
    return InvoiceSettings.model_validate(row.settings)


def save(session: Session, settings: InvoiceSettings) -> None:
    body = settings.model_dump(mode="json")
    statement = insert(shops).values(shop=settings.shop, settings=body)
    session.execute(statement.on_conflict_do_update(index_elements=["shop"], set_={"settings": body}))
