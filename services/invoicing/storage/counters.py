"""Numbers without gaps: the counter's row is locked from taking a number until the invoice commits with it."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.invoicing.storage.tables import counters


def take(session: Session, shop: str, year: int, how_many: int = 1) -> range:
    """The next numbers. Rolled back with the transaction, so a failure leaves no gap; take them last of all."""
    statement = insert(counters).values(shop=shop, year=year, last=how_many)
    statement = statement.on_conflict_do_update(
        index_elements=["shop", "year"], set_={"last": counters.c.last + how_many}
    )
    last = session.execute(statement.returning(counters.c.last)).scalar_one()
    return range(last - how_many + 1, last + 1)
