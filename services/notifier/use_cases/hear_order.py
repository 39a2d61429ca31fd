"""Hear of an order: keep its newest facts, and tell the customer what is new for them."""

from contracts.facts import OrderFacts
from contracts.order import OrderCancelled, OrderPlaced, StatusChanged
from kit.work import UnitOfWork
from services.notifier.domain.happening import Happening, Occasion
from services.notifier.domain.truth import goods_news
from services.notifier.storage import orders
from services.notifier.storage.orders import KnownOrder
from services.notifier.use_cases.tell import tell, tell_waiting


def hear_facts(uow: UnitOfWork, facts: OrderFacts) -> None:
    _keep(uow, facts)


def hear_placed(uow: UnitOfWork, event: OrderPlaced) -> None:
    known = _keep(uow, event.order)
    tell(uow, known, Happening(Occasion.ORDER_RECEIVED, known.order_id, fact="placed"))


def hear_cancelled(uow: UnitOfWork, event: OrderCancelled) -> None:
    known = _keep(uow, event.order)
    version = event.order.version
    happening = Happening(
        Occasion.ORDER_CANCELLED, known.order_id, fact=f"version {version}", revision=version, by_shop=event.by_shop
    )
    tell(uow, known, happening)


def hear_status(uow: UnitOfWork, event: StatusChanged) -> None:
    known = _keep(uow, event.order)
    version = event.order.version
    if event.notify:
        happening = Happening(
            Occasion.STATUS_CHANGED,
            known.order_id,
            fact=f"version {version}",
            revision=version,
            status=event.status,
        )
        tell(uow, known, happening)


def _keep(uow: UnitOfWork, facts: OrderFacts) -> KnownOrder:
    """Keep the facts where they are newer than ours; then look at what they tell, and at what waited for them."""
    known = orders.locked(uow.session, facts.order_id)
    before = known.facts
    if before is not None and before.version >= facts.version:
        return known
    goods_before = known.goods()
    known.facts = facts
    orders.save(uow.session, known)
    tell_waiting(uow, known)
    news = goods_news(goods_before, known.goods()) if before is not None else None
    if news is not None:
        occasion, lines = news
        tell(uow, known, Happening(occasion, known.order_id, fact=",".join(lines), lines=lines))
    return known
