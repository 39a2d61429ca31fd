"""The integration service's front door: each message in, one use case answers."""

from typing import Any

from contracts.base import Done
from contracts.integration import (
    CarrierView,
    CheckShop,
    CheckStep,
    ListCarriers,
    ListRefusedOrders,
    ListShops,
    RefetchOrder,
    RefetchRange,
    RefusedOrder,
    SaveCarrier,
    SaveShop,
    ShopView,
)
from contracts.invoicing import InvoiceIssued
from contracts.order import OrderCancelled, OrderHeld, OrderReleased
from contracts.planning import DayClosed, OrderCollected, OrderMoved, OrderPlanned, OrderShipped
from kit.answers import serves
from kit.database import Database
from kit.effects import Effects
from kit.events import on
from kit.from_settings import FromSettings
from kit.schedule import every
from kit.work import UnitOfWork
from services.integration import queries
from services.integration.storage.secrets import Vault
from services.integration.use_cases import check_shop, poll_shops, refetch, save_shop, send_manifest, tell_shop
from services.integration.use_cases.send_manifest import SendManifest
from services.integration.use_cases.write_shipment import WriteShipment
from services.integration.use_cases.write_to_shop import (
    CancelInShop,
    HoldInShop,
    UnholdInShop,
    WriteComment,
    WriteInvoice,
)


class IntegrationService:
    name = "integration"
    work: Any = Database()
    vault: Any = FromSettings(lambda settings: Vault(settings.secret))
    effects = Effects(WriteShipment, WriteInvoice, WriteComment, CancelInShop, HoldInShop, UnholdInShop, SendManifest)

    @every(seconds=1)
    def poll(self) -> None:
        poll_shops.start_due_rounds(self.work.engine, self.vault)

    # ---- what the outside is told

    @on(OrderPlanned)
    def order_planned(self, event: OrderPlanned, uow: UnitOfWork) -> None:
        tell_shop.tell_planned(uow, event)

    @on(OrderMoved)
    def order_moved(self, event: OrderMoved, uow: UnitOfWork) -> None:
        tell_shop.tell_planned(uow, event)

    @on(OrderShipped)
    def order_shipped(self, event: OrderShipped, uow: UnitOfWork) -> None:
        tell_shop.tell_shipped(uow, event)

    @on(OrderCollected)
    def order_collected(self, event: OrderCollected, uow: UnitOfWork) -> None:
        tell_shop.tell_collected(uow, event)

    @on(InvoiceIssued)
    def invoice_issued(self, event: InvoiceIssued, uow: UnitOfWork) -> None:
        tell_shop.tell_invoiced(uow, event)

    @on(OrderCancelled)
    def order_cancelled(self, event: OrderCancelled, uow: UnitOfWork) -> None:
        tell_shop.tell_cancelled(uow, event)

    @on(OrderHeld)
    def order_held(self, event: OrderHeld, uow: UnitOfWork) -> None:
        tell_shop.tell_held(uow, event)

    @on(OrderReleased)
    def order_released(self, event: OrderReleased, uow: UnitOfWork) -> None:
        tell_shop.tell_released(uow, event)

    @on(DayClosed)
    def day_closed(self, event: DayClosed, uow: UnitOfWork) -> None:
        send_manifest.ask_manifest(uow, event)

    # ---- asked by the gateway

    @serves(ListShops)
    def list_shops(self, request: ListShops, uow: UnitOfWork) -> tuple[ShopView, ...]:
        return queries.shop_views(uow.session)

    @serves(SaveShop)
    def save_shop(self, request: SaveShop, uow: UnitOfWork) -> ShopView:
        save_shop.save_shop(uow, self.vault, request)
        return queries.shop_views(uow.session, request.shop)[0]

    @serves(CheckShop)
    def check_shop(self, request: CheckShop, uow: UnitOfWork) -> tuple[CheckStep, ...]:
        return check_shop.check_shop(refetch.connection_of(self.work.engine, self.vault, request.shop))

    @serves(ListCarriers)
    def list_carriers(self, request: ListCarriers, uow: UnitOfWork) -> tuple[CarrierView, ...]:
        return queries.carrier_views(uow.session)

    @serves(SaveCarrier)
    def save_carrier(self, request: SaveCarrier, uow: UnitOfWork) -> Done:
        save_shop.save_carrier(uow, self.vault, request)
        return Done()

    @serves(ListRefusedOrders)
    def list_refused_orders(self, request: ListRefusedOrders, uow: UnitOfWork) -> tuple[RefusedOrder, ...]:
        return queries.refused_orders(uow.session)

    @serves(RefetchOrder)
    def refetch_order(self, request: RefetchOrder, uow: UnitOfWork) -> Done:
        refetch.refetch_order(self.work.engine, self.vault, request.shop, request.number, uow.actor)
        return Done()

    @serves(RefetchRange)
    def refetch_range(self, request: RefetchRange, uow: UnitOfWork) -> Done:
        refetch.refetch_range(self.work.engine, self.vault, request.shop, request.first, request.last, uow.actor)
        return Done()
