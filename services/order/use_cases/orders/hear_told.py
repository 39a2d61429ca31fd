"""What integration tells: our words reached the shop, or did not; the carrier answered for its boxes."""

from contracts.integration import ManifestAccepted, ShopNotTold, ShopTold
from kit.work import UnitOfWork
from services.order.domain.orders.conflict import not_taken
from services.order.domain.orders.line import ZERO
from services.order.storage import articles
from services.order.storage import orders as storage
from services.order.use_cases.desk.tasks import settle_conflict
from services.order.use_cases.orders.conflicts import raise_all
from services.order.use_cases.orders.handling import take, take_all


def hear_told(uow: UnitOfWork, event: ShopTold) -> None:
    handling = take(uow, event.order_id)
    if event.what == "shipment":
        handling.order.shipment_told = True
        for line in handling.order.lines:
            line.untold = ZERO
    handling.note("shop_told", told=event.what, reference=event.reference)
    settle_conflict(handling, f"not_told:{event.what}")
    handling.settle()


def hear_not_told(uow: UnitOfWork, event: ShopNotTold) -> None:
    handling = take(uow, event.order_id)
    what = "shop_told_uncertain" if event.uncertain else "shop_not_told"
    handling.note(what, told=event.what, reason=event.reason)
    if not event.uncertain:  # what is uncertain waits on the operations page
        raise_all(handling, not_taken(event.what, event.reason))
    handling.settle()


def hear_manifest(uow: UnitOfWork, event: ManifestAccepted) -> None:
    """The carrier gave its tracking numbers: an order is found by them from here on."""
    numbers = {barcode: number for barcode, number in event.tracking.items() if number}
    order_ids = storage.with_parcels(uow.session, list(event.tracking))
    articles.lock_those_of(uow.session, order_ids)
    for handling in take_all(uow, order_ids):
        known = handling.order.parcels
        mine = {barcode: numbers[barcode] for barcode in known if barcode in numbers}
        known += [number for number in mine.values() if number not in known]
        handling.note("manifest_accepted", carrier=event.carrier, manifest=event.manifest_number)
        handling.settle()
