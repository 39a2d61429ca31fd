"""The invoicing service's front door: each message in, one use case answers."""

from typing import Any

from contracts.facts import DocumentRef
from contracts.integration import ShopPaymentSeen
from contracts.invoicing import (
    Creditable,
    CreditInvoice,
    DayMoney,
    FindInvoices,
    GetCreditable,
    GetDayMoney,
    GetInvoiceSettings,
    GetOrderMoney,
    InvoicePage,
    InvoiceSettings,
    IssueInvoice,
    MarkPaid,
    MarkPaidBack,
    OrderMoney,
    PrintDayInvoices,
    PrintInvoices,
    SaveInvoiceSettings,
    TakeBackPayment,
)
from contracts.order import (
    OrderCancelled,
    OrderChanged,
    OrderHeld,
    OrderNotReady,
    OrderPlaced,
    OrderReady,
    OrderReleased,
)
from contracts.planning import DayClosed, OrderCollected, OrderShipped
from contracts.shop_identity import ShopIdentified
from kit.answers import serves
from kit.database import Database
from kit.documents import DocumentStore
from kit.events import on
from kit.work import UnitOfWork
from services.invoicing import queries
from services.invoicing.storage import shops
from services.invoicing.use_cases.credit_invoice import credit_invoice, creditable
from services.invoicing.use_cases.hear_order import hear_order, lock_accounts
from services.invoicing.use_cases.hear_planning import close_day, left_the_house
from services.invoicing.use_cases.hear_shop import hear_shop
from services.invoicing.use_cases.issue_invoice import issue_invoice
from services.invoicing.use_cases.mark_paid import mark_paid
from services.invoicing.use_cases.mark_paid_back import mark_paid_back
from services.invoicing.use_cases.print_day import make_missing, print_day
from services.invoicing.use_cases.print_invoices import print_invoices
from services.invoicing.use_cases.save_settings import save_settings
from services.invoicing.use_cases.see_payment import lock_paid, see_payment
from services.invoicing.use_cases.take_back_payment import take_back_payment


class InvoicingService:
    name = "invoicing"
    work: Any = Database()
    documents = DocumentStore()

    # ---- the order, as its owner tells it

    @on(OrderPlaced, together=True, first=lock_accounts)
    def order_placed(self, event: OrderPlaced, uow: UnitOfWork) -> None:
        hear_order(uow, self.documents, event.order)

    @on(OrderChanged, together=True, first=lock_accounts)
    def order_changed(self, event: OrderChanged, uow: UnitOfWork) -> None:
        hear_order(uow, self.documents, event.order)

    @on(OrderReady, together=True, first=lock_accounts)
    def order_ready(self, event: OrderReady, uow: UnitOfWork) -> None:
        hear_order(uow, self.documents, event.order)

    @on(OrderNotReady, together=True, first=lock_accounts)
    def order_not_ready(self, event: OrderNotReady, uow: UnitOfWork) -> None:
        hear_order(uow, self.documents, event.order)

    @on(OrderHeld)
    def order_held(self, event: OrderHeld, uow: UnitOfWork) -> None:
        hear_order(uow, self.documents, event.order)

    @on(OrderReleased)
    def order_released(self, event: OrderReleased, uow: UnitOfWork) -> None:
        hear_order(uow, self.documents, event.order)

    @on(OrderCancelled)
    def order_cancelled(self, event: OrderCancelled, uow: UnitOfWork) -> None:
        hear_order(uow, self.documents, event.order)

    # ---- money, and what planning makes due

    @on(ShopPaymentSeen, together=True, first=lock_paid)
    def payment_seen(self, event: ShopPaymentSeen, uow: UnitOfWork) -> None:
        see_payment(uow, self.documents, event)

    @on(DayClosed)
    def day_closed(self, event: DayClosed, uow: UnitOfWork) -> None:
        close_day(self.work, self.documents, event)

    @on(OrderShipped)
    def order_shipped(self, event: OrderShipped, uow: UnitOfWork) -> None:
        left_the_house(uow, self.documents, event)

    @on(OrderCollected)
    def order_collected(self, event: OrderCollected, uow: UnitOfWork) -> None:
        left_the_house(uow, self.documents, event)

    # ---- shops

    @on(ShopIdentified)
    def shop_identified(self, event: ShopIdentified, uow: UnitOfWork) -> None:
        hear_shop(uow, event)

    # ---- asked by the gateway

    @serves(GetOrderMoney)
    def get_order_money(self, request: GetOrderMoney, uow: UnitOfWork) -> OrderMoney:
        return queries.order_money(uow.session, request.order_id)

    @serves(MarkPaid)
    def mark_paid(self, request: MarkPaid, uow: UnitOfWork) -> OrderMoney:
        mark_paid(uow, self.documents, request)
        return queries.order_money(uow.session, request.order_id)

    @serves(MarkPaidBack)
    def mark_paid_back(self, request: MarkPaidBack, uow: UnitOfWork) -> OrderMoney:
        mark_paid_back(uow, self.documents, request)
        return queries.order_money(uow.session, request.order_id)

    @serves(TakeBackPayment)
    def take_back_payment(self, request: TakeBackPayment, uow: UnitOfWork) -> OrderMoney:
        take_back_payment(uow, self.documents, request)
        return queries.order_money(uow.session, request.order_id)

    @serves(IssueInvoice)
    def issue_invoice(self, request: IssueInvoice, uow: UnitOfWork) -> OrderMoney:
        issue_invoice(self.work, self.documents, request)
        return queries.order_money(uow.session, request.order_id)

    @serves(GetCreditable)
    def get_creditable(self, request: GetCreditable, uow: UnitOfWork) -> Creditable:
        return creditable(uow, request.order_id)

    @serves(CreditInvoice)
    def credit_invoice(self, request: CreditInvoice, uow: UnitOfWork) -> OrderMoney:
        credit_invoice(uow, self.documents, request)
        return queries.order_money(uow.session, request.order_id)

    @serves(PrintInvoices)
    def print_invoices(self, request: PrintInvoices, uow: UnitOfWork) -> DocumentRef:
        return print_invoices(self.work, self.documents, request)

    @serves(PrintDayInvoices)
    def print_day_invoices(self, request: PrintDayInvoices, uow: UnitOfWork) -> DocumentRef:
        make_missing(self.work, self.documents, request)
        return print_day(self.work, self.documents, request)

    @serves(FindInvoices)
    def find_invoices(self, request: FindInvoices, uow: UnitOfWork) -> InvoicePage:
        return queries.find_invoices(uow.session, request)

    @serves(GetDayMoney)
    def get_day_money(self, request: GetDayMoney, uow: UnitOfWork) -> DayMoney:
        return queries.day_money(uow.session, request.order_ids)

    @serves(GetInvoiceSettings)
    def get_invoice_settings(self, request: GetInvoiceSettings, uow: UnitOfWork) -> InvoiceSettings:
        return shops.settings_of(uow.session, request.shop)

    @serves(SaveInvoiceSettings)
    def save_invoice_settings(self, request: SaveInvoiceSettings, uow: UnitOfWork) -> InvoiceSettings:
        return save_settings(uow, request.settings)
