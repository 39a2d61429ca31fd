"""Try a shop's connection step by step, and say at each step what is well and what is not."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from contracts.integration import CheckStep
from kernel.clock import now
from services.integration.partners.connect import connect
from services.integration.partners.magento.book import Article, Book
from services.integration.partners.shop import Connection, ShopPartner, Shown
from services.integration.partners.trouble import Denied, PartnerTrouble, RefusedPayload, WrongAddress


def check_shop(connection: Connection) -> tuple[CheckStep, ...]:
    """Asks the shop, so no transaction may be open."""
    return tuple(_steps(connection))


def _steps(connection: Connection) -> Iterator[CheckStep]:
    partner = connect(connection)
    try:
        latest = _latest(partner)
    except WrongAddress as trouble:
        yield CheckStep(name="address", ok=False, message=trouble.sentence)
        return
    except Denied as trouble:
        yield CheckStep(name="address", ok=True)
        yield CheckStep(name="sign_in", ok=False, message=trouble.sentence)
        return
    except PartnerTrouble as trouble:
        yield CheckStep(name="address", ok=False, message=trouble.sentence)
        return
    yield CheckStep(name="address", ok=True, message=connection.address)
    yield CheckStep(name="sign_in", ok=True)
    yield CheckStep(name="orders", ok=True, message=f"{latest[-1].increment_id}" if latest else "")
    articles: list[Article] = []

    def products() -> str:
        found, _ = partner.changed_products(None, 0)
        articles.extend(each.article for each in found)
        return found[0].product.name if found else ""

    yield _step("products", products)
    yield _step("stock", lambda: _first_stock(partner, articles[:20]))
    yield _step("sample_order", lambda: _sample(partner, latest))


def _latest(partner: ShopPartner) -> list[Shown]:
    """The newest orders: of today, or the last ones before."""
    for page in partner.changed(now() - timedelta(hours=1)):
        if page:
            return page
    found, _ = partner.older(None)
    return sorted(found, key=lambda shown: int(shown.shop_order_id or 0))


def _first_stock(partner: ShopPartner, articles: list[Article]) -> str:
    page = next(iter(partner.stock(articles)), [])
    return f"{page[0].sku}: {page[0].quantity.normalize():f}" if page else ""


def _sample(partner: ShopPartner, latest: list[Shown]) -> str:
    if not latest:
        return ""
    shown = partner.whole(latest[-1:])[0]
    order, _ = partner.order_of(shown.body or {}, Book())
    return f"{order.number}: {order.totals.grand_total.normalize():f} {order.currency}"


def _step(name: str, act: Callable[[], str]) -> CheckStep:
    try:
        return CheckStep(name=name, ok=True, message=act())
    except (PartnerTrouble, RefusedPayload) as trouble:
        return CheckStep(name=name, ok=False, message=str(trouble))
