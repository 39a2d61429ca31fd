"""The gateway's front door: browsers reach the web application, and what the services say reaches open pages."""

from typing import Any

from contracts.insurance import PolicyChanged, PolicyConcluded, PolicyDocumented, PolicyEnded, PolicyFailed
from contracts.integration import ManifestAccepted, ManifestRefused, ShopContacted, ShopHistoryRead
from contracts.invoicing import CreditNoteIssued, InvoiceIssued, PaymentBooked, PaymentPaidBack, PaymentTakenBack
from contracts.notifier import MailFailed, MailSent, MailUncertain
from contracts.order import OrderRowChanged
from contracts.planning import (
    DayClosed,
    OrderCollected,
    OrderMoved,
    OrderNotCollected,
    OrderPlanned,
    OrderReadyForCollection,
    OrderShipped,
    OrderUnplanned,
    ParcelRefused,
)
from contracts.tasks import TaskChanged, TaskClosed, TaskOpened
from gateway.app import create_app
from kit.database import Database
from kit.events import hears
from kit.web import WebApp


class GatewayService:
    """Notices for screens carry ids only; a page that shows it asks for the rest, in the name of who looks."""

    name = "gateway"
    work = Database()
    web = WebApp(create_app)

    def say(self, kind: str, **facts: Any) -> None:
        self.web.extensions["house"].feed.say(kind, **facts)

    @hears(OrderRowChanged)
    def row_changed(self, event: OrderRowChanged) -> None:
        self.say("row", order=event.order_id, new=event.is_new)

    @hears(OrderPlanned)
    def planned(self, event: OrderPlanned) -> None:
        self.say("agenda", order=event.order_id, day=event.day)

    @hears(OrderMoved)
    def moved(self, event: OrderMoved) -> None:
        self.say("agenda", order=event.order_id, day=event.day)

    @hears(OrderUnplanned)
    def unplanned(self, event: OrderUnplanned) -> None:
        self.say("agenda", order=event.order_id, day=event.day)

    @hears(OrderReadyForCollection)
    def ready_for_collection(self, event: OrderReadyForCollection) -> None:
        self.say("agenda", order=event.order_id, day=event.day)

    @hears(OrderCollected)
    def collected(self, event: OrderCollected) -> None:
        self.say("agenda", order=event.order_id, day=event.day)

    @hears(OrderNotCollected)
    def not_collected(self, event: OrderNotCollected) -> None:
        self.say("agenda", order=event.order_id, day=event.day)

    @hears(OrderShipped)
    def shipped(self, event: OrderShipped) -> None:
        self.say("agenda", order=event.order_id, day=event.day)

    @hears(ParcelRefused)
    def parcel_refused(self, event: ParcelRefused) -> None:
        self.say("agenda", order=event.order_id, day=event.day)

    @hears(DayClosed)
    def day_closed(self, event: DayClosed) -> None:
        self.say("agenda", day=event.day)

    @hears(ManifestAccepted)
    def manifest_accepted(self, event: ManifestAccepted) -> None:
        self.say("agenda", closing=event.closing_id)

    @hears(ManifestRefused)
    def manifest_refused(self, event: ManifestRefused) -> None:
        self.say("agenda", closing=event.closing_id)

    @hears(PaymentBooked)
    def payment_booked(self, event: PaymentBooked) -> None:
        self.say("order", order=event.order_id)

    @hears(PaymentTakenBack)
    def payment_taken_back(self, event: PaymentTakenBack) -> None:
        self.say("order", order=event.order_id)

    @hears(PaymentPaidBack)
    def payment_paid_back(self, event: PaymentPaidBack) -> None:
        self.say("order", order=event.order_id)

    @hears(CreditNoteIssued)
    def credit_note_issued(self, event: CreditNoteIssued) -> None:
        self.say("order", order=event.order_id)

    @hears(InvoiceIssued)
    def invoice_issued(self, event: InvoiceIssued) -> None:
        self.say("order", order=event.order_id)

    @hears(MailSent)
    def mail_sent(self, event: MailSent) -> None:
        self.say("mail", order=event.order_id)

    @hears(MailFailed)
    def mail_failed(self, event: MailFailed) -> None:
        self.say("mail", order=event.order_id)

    @hears(MailUncertain)
    def mail_uncertain(self, event: MailUncertain) -> None:
        self.say("mail", order=event.order_id)

    @hears(TaskOpened)
    def task_opened(self, event: TaskOpened) -> None:
        self.say("task", order=event.order_id)

    @hears(TaskChanged)
    def task_changed(self, event: TaskChanged) -> None:
        self.say("task", order=event.order_id)

    @hears(TaskClosed)
    def task_closed(self, event: TaskClosed) -> None:
        self.say("task", order=event.order_id)

    @hears(PolicyConcluded)
    def policy_concluded(self, event: PolicyConcluded) -> None:
        self.say("order", order=event.order_id)

    @hears(PolicyDocumented)
    def policy_documented(self, event: PolicyDocumented) -> None:
        self.say("order", order=event.order_id)

    @hears(PolicyChanged)
    def policy_changed(self, event: PolicyChanged) -> None:
        self.say("order", order=event.order_id)

    @hears(PolicyEnded)
    def policy_ended(self, event: PolicyEnded) -> None:
        self.say("order", order=event.order_id)

    @hears(PolicyFailed)
    def policy_failed(self, event: PolicyFailed) -> None:
        self.say("order", order=event.order_id)

    @hears(ShopHistoryRead)
    def shop_history_read(self, event: ShopHistoryRead) -> None:
        self.say("shop", shop=event.shop)

    @hears(ShopContacted)
    def shop_contacted(self, event: ShopContacted) -> None:
        self.say("shop", shop=event.shop)
