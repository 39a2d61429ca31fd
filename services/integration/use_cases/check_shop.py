"""Try a connection step by step, before it is saved. Nothing is written, neither here nor in the shop."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from time import monotonic

from contracts.integration import CheckStep, ConnectionChecked, ShopOrder, StoreFound
from kernel.clock import now
from services.integration.domain.entered import is_web_address
from services.integration.partners.connect import connect
from services.integration.partners.finding import REST, SOAP, XML_RPC, Found, find_shop, is_open_to_listeners, tidy
from services.integration.partners.http import Limits, Line
from services.integration.partners.magento.book import Book
from services.integration.partners.rights import Right
from services.integration.partners.shop import Connection, ShopPartner, Shown
from services.integration.partners.trouble import Denied, PartnerTrouble, RefusedPayload, Rejected, TooMany

LIMITS = Limits(connect=4.0, read=8.0, whole=12.0)
WHOLE = 28.0  # seconds; the asker waits a little longer
CLOCK = timedelta(minutes=2)
PROTOCOLS = {"rest": REST, "xmlrpc": XML_RPC, "soap": SOAP}  # as the client names what it speaks
SIGNED = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
WITHOUT = {"attributes", "customers", "refund"}  # rights without which orders still come and go


@dataclass
class _Tried:
    """What is known so far."""

    connection: Connection
    found: Found
    stores: list[StoreFound] = field(default_factory=list)
    sample: ShopOrder | None = None
    until: float = 0.0


def check_connection(connection: Connection) -> ConnectionChecked:
    """Asks the shop, so no transaction may be open. Ends within its time, whatever the shop does."""
    tried = _Tried(connection, Found(connection.kind, "", tidy(connection.address)), until=monotonic() + WHOLE)
    steps = tuple(_steps(tried))
    return ConnectionChecked(
        ok=all(step.state != "wrong" for step in steps),
        kind=tried.found.kind,
        address=tried.found.address,
        protocol=tried.found.protocol,
        steps=steps,
        stores=tuple(tried.stores),
        sample=tried.sample,
    )


def _steps(tried: _Tried) -> Iterator[CheckStep]:
    line = Line("The shop", LIMITS)
    if not is_web_address(tidy(tried.connection.address)):
        yield _wrong("address_secret" if "@" in tried.connection.address else "address_none")
        return
    try:
        tried.found = find_shop(line, tried.connection.address, tried.connection.kind)
    except PartnerTrouble as trouble:
        yield _wrong("address_wrong", trouble)
        return
    yield from _place(tried)
    connection = replace(tried.connection, kind=tried.found.kind, address=tried.found.address)
    if missing := _missing(connection):
        yield _wrong("secrets_missing", names=", ".join(missing))
        return
    partner = connect(connection, line)
    try:
        rights = partner.rights(min(15.0, tried.until - monotonic()))
    except TooMany as trouble:
        yield _wrong("sign_in_failed", trouble)
        return
    except Denied:
        yield _wrong("sign_in")
        return
    except PartnerTrouble as trouble:
        yield _wrong("sign_in_failed", trouble)
        return
    if rights and all(right.granted is False for right in rights):
        yield _wrong("sign_in_bearer" if _is_bearer(connection) else "sign_in")
        return
    tried.found = replace(tried.found, protocol=PROTOCOLS.get(partner.protocol, tried.found.protocol))
    yield CheckStep(code="signed_in", state="good", values={"protocol": tried.found.protocol})
    yield from _rights(rights)
    for part in (_stores, _clock, _sample):
        if monotonic() > tried.until:
            yield CheckStep(code="too_slow", state="warn")
            return
        yield from part(tried, partner)


def _place(tried: _Tried) -> Iterator[CheckStep]:
    typed, found = tried.connection.address.strip().rstrip("/"), tried.found
    same = typed == found.address
    values = {"address": found.address, "typed": typed}
    yield CheckStep(code="address" if same else "address_other", state="good" if same else "warn", values=values)
    if is_open_to_listeners(found.address):
        yield CheckStep(code="not_encrypted", state="warn", values=values)
    other = tried.connection.kind not in ("auto", found.kind)
    values = {"protocol": found.protocol, "kind": found.kind, "wanted": tried.connection.kind}
    yield CheckStep(code="protocol_other" if other else "protocol", state="warn" if other else "good", values=values)


def _missing(connection: Connection) -> list[str]:
    """Names of secrets that are not there. Of Magento 2's four either the token alone is given, or all."""
    given = connection.credentials
    if connection.kind == "openmage":
        return [name for name in ("user", "key") if not given.get(name)]
    wanted = SIGNED if any(given.get(name) for name in SIGNED if name != "access_token") else ("access_token",)
    return [name for name in wanted if not given.get(name)]


def _is_bearer(connection: Connection) -> bool:
    return connection.kind == "magento2" and not connection.credentials.get("consumer_key")


def _rights(rights: list[Right]) -> Iterator[CheckStep]:
    for right in rights:
        values = {"resource": right.resource, "use": right.use}
        if right.granted is None:
            yield CheckStep(code="right_unknown", state="warn", values=values)
        elif right.granted:
            yield CheckStep(code="right", state="good", values=values)
        else:
            yield CheckStep(code="right_missing", state="warn" if right.use in WITHOUT else "wrong", values=values)
    writes = [right for right in rights if right.writes and right.use not in WITHOUT]
    good = all(right.granted for right in writes)
    yield CheckStep(code="writes" if good else "writes_not", state="good" if good else "warn")


def _clock(tried: _Tried, partner: ShopPartner) -> Iterator[CheckStep]:
    if partner.clock is None:
        yield CheckStep(code="clock_unknown", state="warn")
        return
    ahead = partner.clock - now()
    minutes = str(max(1, round(abs(ahead).total_seconds() / 60)))
    if abs(ahead) <= CLOCK:
        yield CheckStep(code="clock", state="good", values={"seconds": str(round(abs(ahead).total_seconds()))})
        return
    code = "clock_ahead" if ahead > timedelta(0) else "clock_behind"
    yield CheckStep(code=code, state="warn", values={"minutes": minutes})


def _stores(tried: _Tried, partner: ShopPartner) -> Iterator[CheckStep]:
    try:
        tried.stores = [StoreFound(**vars(store)) for store in partner.stores()]
    except PartnerTrouble as trouble:
        yield CheckStep(code="stores_not", state="warn", trouble=trouble.sentence)
        return
    names = ", ".join(store.name or store.code for store in tried.stores)
    unknown = [store.name or store.code for store in tried.stores if not store.language]
    yield CheckStep(code="stores", state="good", values={"count": str(len(tried.stores)), "names": names})
    if unknown:
        yield CheckStep(code="language_unknown", state="warn", values={"names": ", ".join(unknown)})


def _sample(tried: _Tried, partner: ShopPartner) -> Iterator[CheckStep]:
    """The newest order as it would be taken over, with its articles' brands and options."""
    number = ""
    try:
        latest = _latest(partner)
        if latest is None:
            yield CheckStep(code="sample_none", state="warn")
            return
        number = latest.increment_id
        tried.sample = _as_taken_over(tried, partner, latest)
    except (Denied, Rejected, RefusedPayload) as trouble:  # the others come in all the same
        if not number:
            yield CheckStep(code="sample_not", state="warn", trouble=trouble.sentence)
            return
        yield CheckStep(code="sample_refused", state="warn", values={"number": number}, trouble=trouble.sentence)
        return
    except PartnerTrouble as trouble:
        yield _wrong("sample_failed", trouble)
        return
    good = not tried.sample.differences
    values = {"number": tried.sample.number}
    yield CheckStep(code="sample" if good else "sample_differs", state="good" if good else "warn", values=values)


def _latest(partner: ShopPartner) -> Shown | None:
    found, _ = partner.older(None)
    return max(found, key=lambda shown: int(shown.shop_order_id or 0), default=None)


def _as_taken_over(tried: _Tried, partner: ShopPartner, latest: Shown) -> ShopOrder:
    (whole,) = partner.whole([latest])
    body: Mapping[str, object] = whole.body or {}
    told = {store.store_id: store.language for store in tried.stores if store.language}
    try:
        facts = partner.hello()
    except PartnerTrouble:
        facts = {}
    connection = replace(partner.connection, languages={**told, **tried.connection.languages}, facts=facts)
    knowing = connect(connection, Line("The shop", LIMITS))
    try:
        products = knowing.products(sorted(knowing.needs([body])))
    except PartnerTrouble:
        products = []
    articles = {each.article.shop_product_id: each.article for each in products}
    choices = (facts.get("attributes") or {}).values()
    labels = {number: label for each in choices for number, label in (each.get("values") or {}).items()}
    order, _ = knowing.order_of(body, Book(articles, labels, facts.get("groups") or {}))
    return order


def _wrong(code: str, trouble: PartnerTrouble | None = None, **values: str) -> CheckStep:
    return CheckStep(code=code, state="wrong", values=values, trouble=trouble.sentence if trouble else "")
