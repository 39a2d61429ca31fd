"""Each shop's own words for its mails; one that nobody has described yet gets sensible ones."""

from dataclasses import asdict, dataclass, field

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.notifier.storage.tables import shops


@dataclass(frozen=True)
class Shop:
    shop: str
    name: str = ""
    sender: str = ""
    reply_to: str = ""
    phone: str = ""
    website: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    hours: dict[str, str] = field(default_factory=dict)
    footer: dict[str, str] = field(default_factory=dict)
    account_holder: str = ""
    iban: str = ""
    bic: str = ""
    language: str = "en"


_FIELDS = tuple(Shop.__dataclass_fields__)


def get(session: Session, shop: str) -> Shop:
    row = session.execute(select(shops).where(shops.c.shop == shop)).first()
    found = {name: getattr(row, name) for name in _FIELDS} if row else {"shop": shop}
    found["name"] = found.get("name") or _spoken(shop)
    return Shop(**found)


def save(session: Session, shop: Shop) -> None:
    values = asdict(shop)
    statement = insert(shops).values(**values)
    session.execute(statement.on_conflict_do_update(index_elements=["shop"], set_=values))


def _spoken(code: str) -> str:
    """A shop's code as a name: de-fietshal → De Fietshal."""
    return " ".join(word[:1].upper() + word[1:] for word in code.replace("_", " ").replace("-", " ").split())
