"""Which customers' accounts were said, and as what: enough to tell only what changed."""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.integration.storage.tables import SEEN_CUSTOMERS


def changed(session: Session, shop: str, found: Mapping[str, str]) -> set[str]:
    """Keep the hashes, by id; the ids of those that are new or not what they were."""
    if not found:
        return set()
    known = select(SEEN_CUSTOMERS.c.shop_customer_id, SEEN_CUSTOMERS.c.hash).where(
        SEEN_CUSTOMERS.c.shop == shop, SEEN_CUSTOMERS.c.shop_customer_id.in_(list(found))
    )
    before = {row.shop_customer_id: row.hash for row in session.execute(known)}
    news = {key for key, fingerprint in found.items() if before.get(key) != fingerprint}
    if news:
        statement = insert(SEEN_CUSTOMERS)
        kept = {"hash": statement.excluded.hash}
        session.execute(
            statement.on_conflict_do_update(index_elements=["shop", "shop_customer_id"], set_=kept),
            [{"shop": shop, "shop_customer_id": key, "hash": found[key]} for key in sorted(news)],
        )
    return news


def forget(session: Session, shop: str) -> None:
    session.execute(delete(SEEN_CUSTOMERS).where(SEEN_CUSTOMERS.c.shop == shop))
