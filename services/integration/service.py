"""The integration service's front door: each message in, one use case answers."""

from typing import Any

from contracts.base import Done
from contracts.hooks import GetHook, HookSecret, HookView, RenewHookSecret
from contracts.insurance import (
    AskPremiums,
    CheckInsurer,
    EndInsurance,
    GetInsurance,
    InsuranceView,
    InsureAnswer,
    InsurePiece,
    InsurerView,
    ListInsurers,
    LookForPolicy,
    SaveInsurer,
    SetFrameNumber,
)
from contracts.integration import (
    AskArticle,
    CarrierView,
    CheckCarrier,
    CheckConnection,
    CheckStep,
    ConnectionChecked,
    DismissGap,
    DismissUnknown,
    ListCarriers,
    ListRefusedOrders,
    ListShops,
    ListUnknown,
    MapMethod,
    PauseHistory,
    RefetchNumbers,
    RefetchOrder,
    RefetchRange,
    RefusedOrder,
    RetryRefused,
    SaveCarrier,
    SaveShop,
    ShopView,
    Unknown,
)
from contracts.invoicing import CreditNoteIssued, InvoiceIssued
from contracts.order import (
    LinesCalledOff,
    OrderCancelled,
    OrderChanged,
    OrderHeld,
    OrderNotReady,
    OrderPlaced,
    OrderReady,
    OrderReleased,
    StatusChanged,
    StockChanged,
)
from contracts.places import AddressCorrected, FindPlaces, GeocoderView, ListGeocoders, OrderPlaces, SaveGeocoder
from contracts.planning import DayClosed, OrderCollected, OrderMoved, OrderPlanned, OrderShipped
from contracts.shop_identity import GetShopIdentity, SaveShopIdentity, ShopIdentity
from contracts.sums import CompareShop
from kernel.clock import today
from kit.answers import serves
from kit.backlog import Backlog
from kit.database import Database
from kit.door import Door
from kit.effects import Effects
from kit.events import on
from kit.from_settings import FromSettings
from kit.schedule import every
from kit.work import UnitOfWork
from services.integration import queries
from services.integration.storage.secrets import Vault
from services.integration.use_cases import (
    check_shop,
    compare_orders,
    explain,
    import_history,
    poll_shops,
    refetch,
    renew_hook,
    save_shop,
    send_manifest,
    tell_shop,
)
from services.integration.use_cases.check_carrier import check_carrier
from services.integration.use_cases.find_places import find_places
from services.integration.use_cases.hear_stock import hear_stock
from services.integration.use_cases.identify_shop import identify_shop
from services.integration.use_cases.insure import insure_piece
from services.integration.use_cases.insure_end import end_insurance
from services.integration.use_cases.insure_frame import look_for_policy, set_frame_number
from services.integration.use_cases.insure_hear import hear_order
from services.integration.use_cases.insure_perform import ConcludePolicy, EndPolicy, FetchPolicy, UpdatePolicy
from services.integration.use_cases.insure_quote import ask_premiums
from services.integration.use_cases.insure_returned import hear_returned
from services.integration.use_cases.insure_settings import (
    check_insurer,
    insurer_connection,
    insurer_views,
    save_insurer,
)
from services.integration.use_cases.insure_view import insurance_of
from services.integration.use_cases.locate import locate_due
from services.integration.use_cases.queue_addresses import hear_corrected
from services.integration.use_cases.save_geocoder import save_geocoder
from services.integration.use_cases.send_manifest import SendManifest
from services.integration.use_cases.take_hook import take_hook
from services.integration.use_cases.write_credit_memo import WriteCreditMemo
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
    zone: Any = FromSettings(lambda settings: settings.zone)
    backlog: Any = FromSettings(lambda settings: Backlog(settings.broker, import_history.HEARERS))
    # apart: while an insurer is slow, the shops are written to nevertheless
    insuring = Effects(ConcludePolicy, EndPolicy, UpdatePolicy, FetchPolicy)
    effects = Effects(
        WriteShipment,
        WriteInvoice,
        WriteCreditMemo,
        WriteComment,
        CancelInShop,
        HoldInShop,
        UnholdInShop,
        SendManifest,
    )

    hooks_address: Any = FromSettings(renew_hook.hooks_address)
    door = Door("/hooks/", take_hook)

    @every(seconds=1)
    def poll(self) -> None:
        poll_shops.start_due_rounds(self.work.engine, self.vault, self.backlog.waiting)

    @every(minutes=1)
    def compare_at_night(self) -> None:
        compare_orders.begin_nights(self.work.engine, self.zone)

    @every(seconds=2)
    def compare(self) -> None:
        compare_orders.compare_some(self.work.engine, self.vault)

    @every(seconds=1)
    def locate(self) -> None:
        locate_due(self.work.engine, self.vault)

    @on(AddressCorrected)
    def address_corrected(self, event: AddressCorrected, uow: UnitOfWork) -> None:
        hear_corrected(uow, event)

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

    @on(CreditNoteIssued)
    def credit_note_issued(self, event: CreditNoteIssued, uow: UnitOfWork) -> None:
        hear_returned(uow, event)
        tell_shop.tell_credited(uow, event)

    @on(OrderCancelled)
    def order_cancelled(self, event: OrderCancelled, uow: UnitOfWork) -> None:
        hear_order(uow, event.order)
        tell_shop.tell_cancelled(uow, event)

    @on(OrderHeld)
    def order_held(self, event: OrderHeld, uow: UnitOfWork) -> None:
        hear_order(uow, event.order)
        tell_shop.tell_held(uow, event)

    @on(OrderReleased)
    def order_released(self, event: OrderReleased, uow: UnitOfWork) -> None:
        hear_order(uow, event.order)
        tell_shop.tell_released(uow, event)

    @on(StatusChanged)
    def status_changed(self, event: StatusChanged, uow: UnitOfWork) -> None:
        hear_order(uow, event.order)
        tell_shop.tell_status(uow, event)

    @on(StockChanged)
    def stock_changed(self, event: StockChanged, uow: UnitOfWork) -> None:
        hear_stock(uow, event)

    @on(DayClosed)
    def day_closed(self, event: DayClosed, uow: UnitOfWork) -> None:
        send_manifest.ask_manifest(uow, event)

    # ---- insurance

    @on(OrderPlaced, together=True)
    def order_placed(self, event: OrderPlaced, uow: UnitOfWork) -> None:
        hear_order(uow, event.order)

    @on(OrderChanged, together=True)
    def order_changed(self, event: OrderChanged, uow: UnitOfWork) -> None:
        hear_order(uow, event.order)

    @on(OrderReady, together=True)
    def order_ready(self, event: OrderReady, uow: UnitOfWork) -> None:
        hear_order(uow, event.order)

    @on(OrderNotReady, together=True)
    def order_not_ready(self, event: OrderNotReady, uow: UnitOfWork) -> None:
        hear_order(uow, event.order)

    @on(LinesCalledOff)
    def lines_called_off(self, event: LinesCalledOff, uow: UnitOfWork) -> None:
        hear_order(uow, event.order, event.line_ids)

    @serves(ListInsurers)
    def list_insurers(self, request: ListInsurers, uow: UnitOfWork) -> tuple[InsurerView, ...]:
        return insurer_views(uow)

    @serves(SaveInsurer)
    def save_insurer(self, request: SaveInsurer, uow: UnitOfWork) -> InsurerView:
        return save_insurer(uow, self.vault, request)

    @serves(CheckInsurer)
    def check_insurer(self, request: CheckInsurer, uow: UnitOfWork) -> tuple[CheckStep, ...]:
        return check_insurer(insurer_connection(self.work.engine, self.vault, request.insurer))

    @serves(GetInsurance)
    def get_insurance(self, request: GetInsurance, uow: UnitOfWork) -> InsuranceView:
        return insurance_of(uow.session, request.order_id, today(self.zone))

    @serves(AskPremiums)
    def ask_premiums(self, request: AskPremiums, uow: UnitOfWork) -> InsuranceView:
        return ask_premiums(self.work.engine, self.vault, request.order_id, today(self.zone), again=request.again)

    @serves(InsurePiece)
    def insure_piece(self, request: InsurePiece, uow: UnitOfWork) -> InsureAnswer:
        return insure_piece(self.work, self.vault, request, today(self.zone))

    @serves(SetFrameNumber)
    def set_frame_number(self, request: SetFrameNumber, uow: UnitOfWork) -> InsuranceView:
        order_id = set_frame_number(uow, request.policy_id, request.frame_number)
        return insurance_of(uow.session, order_id, today(self.zone))

    @serves(EndInsurance)
    def end_insurance(self, request: EndInsurance, uow: UnitOfWork) -> InsuranceView:
        order_id = end_insurance(uow, request.policy_id, request.reason, request.note)
        return insurance_of(uow.session, order_id, today(self.zone))

    @serves(LookForPolicy)
    def look_for_policy(self, request: LookForPolicy, uow: UnitOfWork) -> InsuranceView:
        order_id = look_for_policy(uow, request.policy_id)
        return insurance_of(uow.session, order_id, today(self.zone))

    # ---- asked by the gateway

    @serves(ListShops)
    def list_shops(self, request: ListShops, uow: UnitOfWork) -> tuple[ShopView, ...]:
        return queries.shop_views(uow.session)

    @serves(SaveShop)
    def save_shop(self, request: SaveShop, uow: UnitOfWork) -> ShopView:
        save_shop.save_shop(uow, self.vault, request)
        return queries.shop_views(uow.session, request.shop)[0]

    @serves(CheckConnection)
    def check_connection(self, request: CheckConnection, uow: UnitOfWork) -> ConnectionChecked:
        return check_shop.check_connection(save_shop.connection_to_try(self.work.engine, self.vault, request))

    @serves(GetShopIdentity)
    def get_shop_identity(self, request: GetShopIdentity, uow: UnitOfWork) -> ShopIdentity:
        return queries.shop_identity(uow.session, request.shop)

    @serves(SaveShopIdentity)
    def save_shop_identity(self, request: SaveShopIdentity, uow: UnitOfWork) -> ShopIdentity:
        return identify_shop(uow, request)

    @serves(GetHook)
    def get_hook(self, request: GetHook, uow: UnitOfWork) -> HookView:
        return renew_hook.hook_view(uow, self.hooks_address, request.shop)

    @serves(RenewHookSecret)
    def renew_hook_secret(self, request: RenewHookSecret, uow: UnitOfWork) -> HookSecret:
        return renew_hook.renew_hook(uow, self.vault, self.hooks_address, request.shop)

    @serves(CompareShop)
    def compare_shop(self, request: CompareShop, uow: UnitOfWork) -> Done:
        compare_orders.compare_now(uow, request.shop)
        return Done()

    @serves(ListCarriers)
    def list_carriers(self, request: ListCarriers, uow: UnitOfWork) -> tuple[CarrierView, ...]:
        return queries.carrier_views(uow.session, self.vault)

    @serves(SaveCarrier)
    def save_carrier(self, request: SaveCarrier, uow: UnitOfWork) -> Done:
        save_shop.save_carrier(uow, self.vault, request)
        return Done()

    @serves(FindPlaces)
    def find_places(self, request: FindPlaces, uow: UnitOfWork) -> OrderPlaces:
        return find_places(uow, request)

    @serves(ListGeocoders)
    def list_geocoders(self, request: ListGeocoders, uow: UnitOfWork) -> tuple[GeocoderView, ...]:
        return queries.geocoder_views(uow.session)

    @serves(SaveGeocoder)
    def save_geocoder(self, request: SaveGeocoder, uow: UnitOfWork) -> Done:
        save_geocoder(uow, self.vault, request)
        return Done()

    @serves(CheckCarrier)
    def check_carrier(self, request: CheckCarrier, uow: UnitOfWork) -> tuple[CheckStep, ...]:
        return check_carrier(self.work.engine, self.vault, request.carrier)

    @serves(ListRefusedOrders)
    def list_refused_orders(self, request: ListRefusedOrders, uow: UnitOfWork) -> tuple[RefusedOrder, ...]:
        return queries.refused_orders(uow.session)

    @serves(RefetchOrder)
    def refetch_order(self, request: RefetchOrder, uow: UnitOfWork) -> Done:
        refetch.refetch_order(self.work.engine, self.vault, request.shop, request.number, uow.actor)
        return Done()

    @serves(RefetchRange)
    def refetch_range(self, request: RefetchRange, uow: UnitOfWork) -> Done:
        refetch.ask_days(uow, request.shop, request.first, request.last)
        return Done()

    @serves(RefetchNumbers)
    def refetch_numbers(self, request: RefetchNumbers, uow: UnitOfWork) -> Done:
        refetch.ask_numbers(uow, request.shop, request.first, request.last)
        return Done()

    @serves(RetryRefused)
    def retry_refused(self, request: RetryRefused, uow: UnitOfWork) -> Done:
        refetch.retry_refused(self.work.engine, self.vault, request.refused_id, uow.actor)
        return Done()

    @serves(DismissGap)
    def dismiss_gap(self, request: DismissGap, uow: UnitOfWork) -> Done:
        refetch.dismiss_gap(uow, request.shop, request.number)
        return Done()

    @serves(ListUnknown)
    def list_unknown(self, request: ListUnknown, uow: UnitOfWork) -> tuple[Unknown, ...]:
        return queries.unknown_views(uow.session)

    @serves(MapMethod)
    def map_method(self, request: MapMethod, uow: UnitOfWork) -> Done:
        explain.map_method(uow, request)
        return Done()

    @serves(AskArticle)
    def ask_article(self, request: AskArticle, uow: UnitOfWork) -> Done:
        explain.ask_article(uow, request.shop, request.code)
        return Done()

    @serves(DismissUnknown)
    def dismiss_unknown(self, request: DismissUnknown, uow: UnitOfWork) -> Done:
        explain.dismiss_unknown(uow, request)
        return Done()

    @serves(PauseHistory)
    def pause_history(self, request: PauseHistory, uow: UnitOfWork) -> Done:
        import_history.pause_history(uow, request.shop, paused=request.paused)
        return Done()
